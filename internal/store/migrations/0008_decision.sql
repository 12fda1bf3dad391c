-- What rule tables said, what § 81 AufenthG makes of an application, and the deadlines.

-- +goose Up
create table decision (
  id                 uuid primary key default uuidv7(),
  case_id            uuid not null references cases,
  key                text not null,
  table_name         text not null,
  table_hash         text not null,
  reference_on       date,
  inputs             jsonb not null,
  outputs            jsonb not null,
  matched            jsonb not null,
  warnings           jsonb not null,
  needs_legal_review boolean not null,
  happened_at        timestamptz not null,
  recorded_at        timestamptz not null,
  unique (case_id, key, table_name)
);
grant select, insert on decision to ablauf_app;

create table effect (
  id                 uuid primary key default uuidv7(),
  decision_id        uuid not null references decision,
  case_id            uuid not null references cases,
  row_name           text not null,
  effect             text not null,
  paragraph          text not null default '',
  stay               text not null default '',
  travel             text not null default '',
  work               text not null default '',
  certificate        text not null default '',
  in_force_from      date,
  needs_legal_review boolean not null,
  happened_at        timestamptz not null,
  recorded_at        timestamptz not null
);
create index effect_case on effect (case_id, recorded_at desc, id desc);
grant select, insert on effect to ablauf_app;

create table deadline (
  id          uuid primary key default uuidv7(),
  case_id     uuid not null references cases,
  key         text not null,
  kind        text not null,
  direction   text not null,
  last_day    date not null,
  due_at      timestamptz not null,
  paragraph   text not null default '',
  reason      text not null default '',
  params      jsonb not null default '{}',
  state       text not null default 'running' check (state in ('running', 'met', 'passed', 'cancelled')),
  set_at      timestamptz not null,
  state_at    timestamptz, -- when the deadline ceased to run, in law
  recorded_at timestamptz not null,
  changed_at  timestamptz not null,
  version     int not null default 1,
  unique (case_id, key)
);
create index deadline_running on deadline (due_at) where state = 'running';
create trigger deadline_history before update on deadline for each row execute function keep_history('id');
grant select, insert, update (state, state_at, changed_at) on deadline to ablauf_app;

-- +goose Down
drop table deadline;
drop table effect;
drop table decision;
