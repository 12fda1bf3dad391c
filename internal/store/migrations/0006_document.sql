-- The e-file's index. The bytes lie encrypted in the object store; the wrapped keys lie in a schema of their own, which long-term
-- backups leave out, so that erasing a key erases every copy.

-- +goose Up
create table document (
  id          uuid primary key default uuidv7(),
  case_id     uuid not null references cases,
  receipt_id  uuid references receipt,
  kind        text not null default '',
  name        text not null default '',
  media_type  text not null default '',
  size        bigint not null default 0 check (size >= 0),
  sha256      bytea,
  object_key  text not null default '',
  state       text not null check (state in ('receiving', 'quarantined', 'checking', 'released', 'refused')),
  refusal     text not null default '',
  outgoing    boolean not null default false,
  received_at timestamptz not null,
  recorded_at timestamptz not null,
  recorded_by text not null,
  changed_at  timestamptz not null,
  version     int not null default 1
);
create index document_case on document (case_id);
create index document_receipt on document (receipt_id) where receipt_id is not null;
create index document_receiving on document (recorded_at) where state = 'receiving';
create index document_unchecked on document (id) where state in ('quarantined', 'checking');
create trigger document_history before update on document for each row execute function keep_history('id');

-- Only an upload that never came to an end may go; a document that somebody was given a receipt for stays.
-- +goose StatementBegin
create function refuse_document_delete() returns trigger language plpgsql as $$
begin
  if old.state <> 'receiving' then
    raise exception 'a received document cannot be deleted' using errcode = 'insufficient_privilege';
  end if;
  return old;
end $$;
-- +goose StatementEnd
create trigger document_delete before delete on document for each row execute function refuse_document_delete();
grant select, insert, delete, update (receipt_id, kind, name, media_type, size, sha256, object_key, state, refusal, received_at,
  recorded_at, recorded_by, changed_at) on document to ablauf_app;

create schema keys;
create table keys.case_key (
  case_id     uuid primary key references cases,
  wrapped     bytea not null,
  key_id      text not null,
  recorded_at timestamptz not null
);
grant usage on schema keys to ablauf_app;
grant select, insert on keys.case_key to ablauf_app;

-- +goose Down
drop schema keys cascade;
drop table document;
drop function refuse_document_delete();
