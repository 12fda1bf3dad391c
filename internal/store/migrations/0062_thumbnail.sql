-- What was sent in and released gets a small picture beside it. A row stands here from the moment at which one is owed: when the document is released, or put into the
-- main file; of what lies in a protected sub-file none is made.

-- +goose Up
create table thumbnail (
  document_id uuid primary key references document on delete cascade, -- a document goes only when its case is erased
  state       text not null default 'owed' check (state in ('owed', 'made', 'none')), -- none: none can be made
  attempts    int not null default 0,
  try_after   timestamptz,
  made_at     timestamptz
);
comment on table thumbnail is 'of which documents the e-file has a small picture, and of which one has to be made still';
create index thumbnail_owed on thumbnail (document_id) where state = 'owed';
insert into thumbnail (document_id)
select id from document
 where state = 'released' and subfile = 'hauptakte' and not outgoing and media_type in ('application/pdf', 'image/jpeg', 'image/png');
grant select, insert, delete, update (state, attempts, try_after, made_at) on thumbnail to ablauf_app;

-- +goose StatementBegin
create function owe_thumbnail() returns trigger language plpgsql set search_path = pg_catalog, public as $$
begin
  insert into public.thumbnail (document_id) values (new.id) on conflict do nothing;
  return null;
end $$;
-- +goose StatementEnd
create trigger document_thumbnail after insert or update of state, subfile on document for each row
  when (new.state = 'released' and new.subfile = 'hauptakte' and not new.outgoing and new.media_type in ('application/pdf', 'image/jpeg', 'image/png'))
  execute function owe_thumbnail();

-- +goose Down
drop trigger document_thumbnail on document;
drop function owe_thumbnail();
drop table thumbnail;
