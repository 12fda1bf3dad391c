-- A document that held what acts (scripts, actions) is filed as a copy without it; object_key, size and sha256 are those of the copy then. What was sent in lies untouched beside
-- it under the key of the case, and no page, program or export hands it out.

-- +goose Up
alter table document
  add column original_key    text not null default '',
  add column original_size   bigint not null default 0 check (original_size >= 0),
  add column original_sha256 bytea,
  add constraint document_original_whole check ((original_key = '') = (original_sha256 is null));
comment on column document.original_key is 'object of what was sent in, where the document is a copy of it without what acted';
grant update (original_key, original_size, original_sha256) on document to ablauf_app;

-- +goose Down
alter table document drop constraint document_original_whole, drop column original_sha256, drop column original_size, drop column original_key;
