-- The file of a case has sub-files that few may read: the query of § 73 AufenthG, health, criminal matters. What was there before lies in the main file.

-- +goose Up
alter table document
  add column subfile  text not null default 'hauptakte' check (subfile in ('hauptakte', 'strafsache', 'gesundheit', 'sicherheit')),
  add column filed_by text not null default ''; -- who put it there by hand
comment on column document.subfile is 'part of the file; who may read which stands in gateway/auth/subfile.go';
grant update (subfile, filed_by) on document to ablauf_app;

-- +goose Down
alter table document drop column subfile, drop column filed_by;
