-- Rows that come from another system: what each run of an import counted, and which record each row became.

-- +goose Up
-- The import works with rights of its own: it may bring in, but not decide, and it sees no task, letter, document or key.
-- +goose StatementBegin
do $$
begin
  if not exists (select from pg_roles where rolname = 'ablauf_import') then
    create role ablauf_import nologin;
  end if;
exception
  when duplicate_object or unique_violation then null;
end $$;
-- +goose StatementEnd
-- +goose StatementBegin
do $$
begin
  if not exists (select from pg_auth_members where roleid = 'ablauf_import'::regrole and member = 'ablauf_app'::regrole) then
    grant ablauf_import to ablauf_app with inherit false, set true;
  end if;
  execute format('grant temporary on database %I to ablauf_import', current_database());
end $$;
-- +goose StatementEnd

create table import_run (
  id             uuid primary key default uuidv7(),
  source_system  text not null check (source_system <> ''),
  kind           text not null check (kind in ('personen', 'titel', 'faelle')),
  file_name      text not null,
  file_sha256    bytea not null check (length(file_sha256) = 32),
  delta          boolean not null, -- the file has only what changed, so what it leaves out did not vanish
  exported_at    timestamptz not null, -- the moment whose state the file shows
  recorded_at    timestamptz not null,
  recorded_by    text not null,
  state          text not null default 'running' check (state in ('running', 'adds-up', 'differs', 'broken-off')),
  stated_rows    int, -- what the sender says the file has
  read_rows      int not null default 0,
  new_rows       int not null default 0,
  changed_rows   int not null default 0,
  unchanged_rows int not null default 0,
  refused_rows   int not null default 0,
  vanished_rows  int not null default 0,
  duplicate_rows int not null default 0,
  held_before    int not null, -- records of the system and kind in the database before the run and after it
  held_after     int,
  finished_at    timestamptz
);
comment on table import_run is 'one line per file and run; the same counts stand in the event log, where nobody can change them';
create index import_run_newest on import_run (source_system, kind, recorded_at desc);
grant select on import_run to ablauf_app;
grant select, insert, update (state, read_rows, new_rows, changed_rows, unchanged_rows, refused_rows, vanished_rows, duplicate_rows,
  held_after, finished_at) on import_run to ablauf_import;

create table import_row (
  source_system  text not null,
  kind           text not null check (kind in ('personen', 'titel', 'faelle')),
  source_id      text not null,
  record_id      uuid not null,
  digest         bytea not null check (length(digest) = 32),
  record_version int not null, -- of the record right after the import; another one says that somebody changed it here
  run_id         uuid not null references import_run,
  primary key (source_system, kind, source_id)
);
comment on table import_row is 'which record a row became, and the digest of the row as it was taken over last';
grant select on import_row to ablauf_app;
grant select, insert, update (digest, record_version, run_id) on import_row to ablauf_import;

-- The file number under which the system before knew the case; people go on naming it.
alter table cases add column aktenzeichen_vorher text not null default '';
create index cases_aktenzeichen_vorher on cases using gin (aktenzeichen_vorher gin_trgm_ops);

alter table case_person drop constraint case_person_matched_by_check;
alter table case_person add constraint case_person_matched_by_check check (matched_by in ('new', 'azr', 'manual', 'import'));

grant select, insert, update on person, title to ablauf_import;
grant select, insert on cases, case_person, case_fact, receipt, application, deadline, case_event to ablauf_import;
grant select, insert, update on aktenzeichen_counter to ablauf_import;
grant select (id, subject) on staff to ablauf_import;
grant select on goose_db_version to ablauf_import;

-- +goose Down
revoke select on goose_db_version from ablauf_import;
revoke select (id, subject) on staff from ablauf_import;
revoke select, insert, update on aktenzeichen_counter from ablauf_import;
revoke select, insert on cases, case_person, case_fact, receipt, application, deadline, case_event from ablauf_import;
revoke select, insert, update on person, title from ablauf_import;
alter table case_person drop constraint case_person_matched_by_check;
alter table case_person add constraint case_person_matched_by_check check (matched_by in ('new', 'azr', 'manual'));
drop index cases_aktenzeichen_vorher;
alter table cases drop column aktenzeichen_vorher;
drop table import_row;
drop table import_run;
