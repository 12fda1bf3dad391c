-- Receipts: that something arrived, and when. Nothing of a receipt changes but how far its delivery has come.

-- +goose Up
create table receipt (
  id                 uuid primary key default uuidv7(),
  -- Deferred, because the receipt of an application is written before its case.
  case_id            uuid references cases deferrable initially deferred,
  case_seq           int not null,
  kind               text not null,
  channel            text not null,
  received_at        timestamptz not null,
  recorded_at        timestamptz not null,
  recorded_by        text not null,
  backdated_reason   text not null default '',
  backdated_evidence text not null default '',
  scope              text not null default '',
  idempotency_key    text not null default '',
  request_hash       bytea,
  raw                bytea,
  deciding           jsonb not null default '{}',
  state              text not null default 'pending' check (state in ('pending', 'delivered', 'poison')),
  matched            boolean,
  attempts           int not null default 0,
  last_error         text not null default '',
  next_attempt_at    timestamptz not null,
  delivered_at       timestamptz,
  unique (case_id, case_seq)
);
create unique index receipt_idempotency on receipt (scope, idempotency_key) where idempotency_key <> '';
create index receipt_due on receipt (next_attempt_at, id) where state = 'pending';
create index receipt_waiting on receipt (case_id, case_seq) where state = 'pending';
create index receipt_oldest on receipt (recorded_at) where state = 'pending';
grant select, insert, update (state, matched, attempts, last_error, next_attempt_at, delivered_at) on receipt to ablauf_app;

create table application (
  case_id     uuid primary key references cases,
  receipt_id  uuid not null references receipt,
  start_key   text unique,
  data        jsonb not null,
  recorded_at timestamptz not null
);
grant select, insert on application to ablauf_app;

-- +goose Down
drop table application;
drop table receipt;
