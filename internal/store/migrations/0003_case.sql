-- Cases with what was applied for, the facts known about them, and internal notes.

-- +goose Up
create table aktenzeichen_counter (
  year int primary key,
  last int not null
);
comment on table aktenzeichen_counter is 'counts without gaps, because the count rolls back with its case';
grant select, insert, update on aktenzeichen_counter to ablauf_app;

create table cases (
  id                uuid primary key default uuidv7(),
  aktenzeichen      text not null unique,
  title_id          uuid references title,
  procedure         text not null,
  procedure_version int not null,
  bundle            text not null,
  applied_for       text not null default '',
  state             text not null default 'open' check (state in ('open', 'closed')),
  outcome           text not null default '',
  team              text not null default '',
  sensitivity       text not null default 'normal' check (sensitivity in ('normal', 'vertraulich')),
  received_at       timestamptz not null,
  recorded_at       timestamptz not null,
  closed_at         timestamptz,
  rev               int not null default 0,
  source_system     text not null default '',
  source_id         text not null default '',
  changed_at        timestamptz not null,
  version           int not null default 1,
  check ((state = 'closed') = (closed_at is not null))
);
create unique index cases_source on cases (source_system, source_id) where source_id <> '';
create index cases_received on cases (received_at desc, id desc);
create index cases_open on cases (id) where state = 'open';
create index cases_title on cases (title_id) where title_id is not null;
create index cases_aktenzeichen_part on cases using gin (aktenzeichen gin_trgm_ops);
-- The rev of every turn is no change of the case: engine_state keeps each of them.
create trigger cases_history
  before update of title_id, applied_for, state, outcome, team, sensitivity, closed_at on cases
  for each row execute function keep_history('id');
grant select, insert, update (title_id, applied_for, state, outcome, team, sensitivity, closed_at, rev, changed_at) on cases to ablauf_app;

-- Whose case it is, is a link that can be undone: a match by number and birth date may turn out to be another person.
create table case_person (
  id          uuid primary key default uuidv7(),
  case_id     uuid not null references cases,
  person_id   uuid not null references person,
  matched_by  text not null check (matched_by in ('new', 'azr', 'manual')),
  linked_by   text not null,
  recorded_at timestamptz not null,
  undone_at   timestamptz,
  undone_by   text not null default '',
  changed_at  timestamptz not null,
  version     int not null default 1
);
create unique index case_person_current on case_person (case_id) where undone_at is null;
create index case_person_person on case_person (person_id);
create trigger case_person_history before update on case_person for each row execute function keep_history('id');
grant select, insert, update (undone_at, undone_by, changed_at) on case_person to ablauf_app;

create table case_fact (
  id            bigint generated always as identity primary key,
  case_id       uuid not null references cases,
  name          text not null,
  value         jsonb not null,
  receipt_id    uuid,
  submission_id uuid,
  happened_at   timestamptz not null,
  recorded_at   timestamptz not null
);
comment on table case_fact is 'what is known by name; the newest line of a name counts, the older ones stay';
create index case_fact_newest on case_fact (case_id, name, id desc);
grant select, insert on case_fact to ablauf_app;

create table note (
  id          uuid primary key default uuidv7(),
  case_id     uuid not null references cases,
  text        text not null,
  author      text not null,
  happened_at timestamptz not null,
  recorded_at timestamptz not null
);
create index note_case on note (case_id);
grant select, insert on note to ablauf_app;

-- +goose Down
drop table note;
drop table case_fact;
drop table case_person;
drop table cases;
drop table aktenzeichen_counter;
