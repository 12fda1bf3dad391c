-- Effects on the outside: written before they are tried, confirmed after.

-- +goose Up
create table intent (
  id              uuid primary key default uuidv7(),
  case_id         uuid not null references cases,
  key             text not null unique, -- workflow id + "/" + element instance
  kind            text not null,
  payload         jsonb not null,
  state           text not null default 'owed' check (state in ('owed', 'sending', 'confirmed', 'unclear')),
  attempts        int not null default 0,
  next_attempt_at timestamptz not null,
  created_at      timestamptz not null,
  confirmed_at    timestamptz,
  changed_at      timestamptz not null,
  version         int not null default 1
);
create index intent_due on intent (next_attempt_at, id) where state in ('owed', 'sending');
create index intent_case on intent (case_id);
create trigger intent_history before update of state on intent for each row execute function keep_history('id');
grant select, insert, update (state, attempts, next_attempt_at, confirmed_at, changed_at) on intent to ablauf_app;

-- +goose Down
drop table intent;
