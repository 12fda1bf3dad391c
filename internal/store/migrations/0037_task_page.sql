-- The task page: a draft counts its savings (no versions: what was typed is nobody's record and keeps no history), so that an older window does not overwrite a newer one; and who is reading a case now.

-- +goose Up
alter table draft add column saving int not null default 1;

create unlogged table case_reader (
  case_id uuid not null,
  actor   text not null,
  seen_at timestamptz not null,
  primary key (case_id, actor)
);
comment on table case_reader is 'who has a case open now; a line counts for a minute and a half, locks nothing and is no record';
create index case_reader_seen on case_reader (seen_at);
grant select, insert, update, delete on case_reader to ablauf_app;

-- +goose Down
drop table case_reader;
alter table draft drop column saving;
