-- What every other migration rests on: the roles, the search by parts of words, and the history of rows.

-- +goose Up
create extension if not exists pg_trgm;

-- Roles belong to the server, not to the database: another database of the same server may have made them already, even at this
-- very moment. They get a password, if any, where the server is set up.
-- +goose StatementBegin
do $$
begin
  if not exists (select from pg_roles where rolname = 'ablauf_app') then
    create role ablauf_app login;
  end if;
  if not exists (select from pg_roles where rolname = 'ablauf_erasure') then
    create role ablauf_erasure nologin;
  end if;
exception
  when duplicate_object or unique_violation then null;
end $$;
-- +goose StatementEnd

create table row_history (
  id            bigint generated always as identity primary key,
  table_name    text not null,
  row_id        text not null,
  version       int not null,
  "row"         jsonb not null,
  recorded_from timestamptz not null,
  recorded_to   timestamptz not null,
  unique (table_name, row_id, version)
);
comment on table row_history is 'each row of a mutable table as it was, with the period in which the database said so';
grant select on row_history to ablauf_app;

-- keep_history counts the version of a row and copies what the row was. The trigger's argument names the column with the row's id.
-- It runs with the owner's rights, so that the program can neither forge nor forget a line of the history.
-- +goose StatementBegin
create function keep_history() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  new.version := old.version + 1;
  insert into public.row_history (table_name, row_id, version, "row", recorded_from, recorded_to)
  values (tg_table_name, to_jsonb(old) ->> tg_argv[0], old.version, to_jsonb(old), old.changed_at, new.changed_at);
  return new;
end $$;
-- +goose StatementEnd

-- +goose Down
drop function keep_history();
drop table row_history;
drop extension pg_trgm;
