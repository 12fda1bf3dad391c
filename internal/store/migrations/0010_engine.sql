-- The engine's state per turn, the results of activities by key, and every definition that a case ever used.

-- +goose Up
create table engine_state (
  case_id     uuid not null references cases,
  rev         int not null check (rev > 0),
  state       bytea not null,
  recorded_at timestamptz not null,
  primary key (case_id, rev)
);
grant select, insert on engine_state to ablauf_app;

create table activity_result (
  key         text primary key,
  result      jsonb not null,
  recorded_at timestamptz not null
);
grant select, insert on activity_result to ablauf_app;

create table definition (
  hash        text primary key,
  kind        text not null,
  key         text not null,
  version     int not null,
  content     bytea not null,
  released_at timestamptz not null,
  recorded_at timestamptz not null
);
grant select, insert on definition to ablauf_app;

-- +goose Down
drop table definition;
drop table activity_result;
drop table engine_state;
