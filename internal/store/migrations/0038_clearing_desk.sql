-- What clearing finds out about documents: which of them nobody can read or have expired, what is not needed or was seen at the counter, and
-- how the machine readable zone of a passport compares with the file.

-- +goose Up
create table slot_mark (
  id          uuid primary key default uuidv7(),
  case_id     uuid not null references cases,
  code        text not null check (code <> ''),
  state       text not null check (state in ('unleserlich', 'abgelaufen', 'entfaellt', 'vorgelegt', 'gefordert')),
  reason      text not null default '',
  set_by      text not null,
  set_at      timestamptz not null,
  ended_at    timestamptz,
  ended_by    text not null default '',
  changed_at  timestamptz not null,
  version     int not null default 1,
  check ((ended_at is null) = (ended_by = '')),
  -- Who departs from what the rule asks for says why.
  check (state in ('unleserlich', 'abgelaufen') or reason <> '')
);
comment on table slot_mark is 'what a person found about a document of the checklist, by its code; one that holds per code, the ended ones stay';
create unique index slot_mark_current on slot_mark (case_id, code) where ended_at is null;
create index slot_mark_case on slot_mark (case_id);
create trigger slot_mark_history before update on slot_mark for each row execute function keep_history('id');
grant select, insert, update (ended_at, ended_by, changed_at) on slot_mark to ablauf_app;

create table passport_check (
  id          uuid primary key,
  case_id     uuid not null references cases,
  person_id   uuid not null references person,
  layout      text not null,
  kind        text not null,
  issuer      text not null,
  number_end  text not null,
  expires_on  date not null,
  failed      text[] not null,
  differs     text[] not null,
  result      text not null,
  checked_by  text not null,
  recorded_at timestamptz not null
);
comment on table passport_check is 'that somebody compared a document with the file, and how it came out: of its number the last three characters, of its names nothing';
create index passport_check_case on passport_check (case_id, recorded_at);
grant select, insert on passport_check to ablauf_app;

-- The incoming box goes by the day of receipt, which tasks carry themselves since they are listed by it.
drop index task_incoming;
create index task_incoming on task (candidate_group, (reply_at is null), case_received_at, id)
  include (element, team, assignee, confidential, title_ends_on, reply_at, procedure, case_id) where state = 'open';
create index case_fact_emergency on case_fact (case_id) where name in ('dringend', 'notfallErkannt') and value = 'true';

-- +goose Down
drop index case_fact_emergency;
drop index task_incoming;
create index task_incoming on task (candidate_group, (reply_at is null), opened_at, id) where state = 'open';
drop table passport_check;
drop table slot_mark;
