-- Titles that run out: which of them the nightly scan looks at, what hinders a letter, what the scan said and why.

-- +goose Up
-- The end that a letter is about: of a limited title its last day, of an unlimited one the last day of its card.
create index title_end on title ((coalesce(valid_to, card_valid_to)), id) where ended_on is null;

create table person_mark (
  id         uuid primary key default uuidv7(),
  person_id  uuid not null references person,
  code       text not null check (code in ('ausweisung', 'aussetzung', 'bevollmaechtigt', 'sammelverfahren')),
  set_by     text not null,
  set_at     timestamptz not null,
  ended_by   text not null default '',
  ended_at   timestamptz,
  changed_at timestamptz not null,
  version    int not null default 1
);
comment on table person_mark is 'what hinders a letter and stands in no register: set and ended by a person';
create unique index person_mark_current on person_mark (person_id, code) where ended_at is null;
create trigger person_mark_history before update on person_mark for each row execute function keep_history('id');
grant select, insert, update (ended_by, ended_at, changed_at) on person_mark to ablauf_app;

create table expiry_run (
  id           uuid primary key default uuidv7(),
  kind         text not null check (kind in ('nacht', 'probelauf')),
  as_of        date not null,
  requested_by text not null,
  state        text not null default 'running' check (state in ('running', 'done')),
  counts       jsonb not null default '{}',
  started_at   timestamptz not null,
  finished_at  timestamptz
);
create unique index expiry_run_night on expiry_run (as_of) where kind = 'nacht';
create index expiry_run_newest on expiry_run (kind, started_at desc);
grant select, insert, update (state, counts, finished_at) on expiry_run to ablauf_app;

create table expiry_verdict (
  id           bigint generated always as identity primary key,
  title_id     uuid not null references title,
  valid_to     date not null,
  verdict      text not null,
  reason       text not null,
  paragraph    text not null,
  table_hash   text not null,
  needs_review boolean not null,
  as_of        date not null,
  recorded_at  timestamptz not null
);
comment on table expiry_verdict is 'a line only where the verdict on a title and its end has changed; the newest one counts';
create index expiry_verdict_newest on expiry_verdict (title_id, valid_to, id desc);
grant select, insert on expiry_verdict to ablauf_app;

create table expiry_line (
  run_id       uuid not null references expiry_run,
  title_id     uuid not null references title,
  valid_to     date not null,
  step         text not null,
  verdict      text not null,
  reason       text not null,
  paragraph    text not null,
  needs_review boolean not null,
  primary key (run_id, step, valid_to, title_id)
);
comment on table expiry_line is 'what a dry run found; kept until the next ones have run';
grant select, insert, delete on expiry_line to ablauf_app;

-- Whose case it is, follows from whose title it is.
alter table case_person drop constraint case_person_matched_by_check;
alter table case_person add constraint case_person_matched_by_check check (matched_by in ('new', 'azr', 'manual', 'import', 'titel'));

-- +goose Down
alter table case_person drop constraint case_person_matched_by_check;
alter table case_person add constraint case_person_matched_by_check check (matched_by in ('new', 'azr', 'manual', 'import'));
drop table expiry_line;
drop table expiry_verdict;
drop table expiry_run;
drop table person_mark;
drop index title_end;
