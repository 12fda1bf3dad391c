-- What was released is final: its object in the e-file is locked, so that nobody who has the keys of the gateway can delete it. A row stands here from the
-- moment of the release; when the object is locked, it says so.

-- +goose Up
create table document_lock (
  document_id uuid primary key references document on delete cascade, -- a document goes only when its case is erased
  locked_at   timestamptz,                                            -- null: not yet
  attempts    int not null default 0,
  try_after   timestamptz
);
comment on table document_lock is 'which objects of the e-file are locked, and which have to be locked still';
create index document_lock_owed on document_lock (document_id) where locked_at is null;
insert into document_lock (document_id) select id from document where state = 'released';
grant select, insert, update (locked_at, attempts, try_after) on document_lock to ablauf_app;

-- +goose StatementBegin
create function owe_document_lock() returns trigger language plpgsql set search_path = pg_catalog, public as $$
begin
  insert into public.document_lock (document_id) values (new.id) on conflict do nothing;
  return null;
end $$;
-- +goose StatementEnd
create trigger document_released after insert or update of state on document for each row when (new.state = 'released')
  execute function owe_document_lock();

-- +goose Down
drop trigger document_released on document;
drop function owe_document_lock();
drop table document_lock;
