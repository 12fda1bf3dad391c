-- Letters of the authority. Their PDFs are documents of the e-file.

-- +goose Up
create table letter (
  id                  uuid primary key default uuidv7(),
  case_id             uuid not null references cases,
  key                 text not null unique, -- workflow id + "/" + element instance: one letter per visit
  template            text not null,
  subject             text not null default '',
  data                jsonb,
  document_id         uuid references document,
  state               text not null check (state in ('intended', 'filed', 'sent', 'unclear')),
  letter_date         date,
  deemed_delivered_on date, -- § 41 Abs. 2 LVwVfG
  recorded_at         timestamptz not null,
  sent_at             timestamptz,
  changed_at          timestamptz not null,
  version             int not null default 1
);
create index letter_case on letter (case_id);
create trigger letter_history before update on letter for each row execute function keep_history('id');
grant select, insert, update (subject, data, document_id, state, letter_date, deemed_delivered_on, sent_at, changed_at)
  on letter to ablauf_app;

-- +goose Down
drop table letter;
