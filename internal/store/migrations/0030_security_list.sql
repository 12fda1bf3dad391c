-- About whom the security authorities are asked (§ 73 AufenthG) rests on classified instructions. The list stands apart: the program's own
-- role may not even read it; only the role of the officer may, which the program takes on for a single statement. A version is never
-- changed; what is released is released once, by somebody else than its author.

-- +goose Up
create table security_list (
  edition       integer generated always as identity primary key,
  valid_from    date not null,
  nationalities text[] not null,
  titles        text[] not null,
  otherwise     text not null check (otherwise in ('nicht-abfragen', 'person')),
  proposed_by   text not null check (proposed_by <> ''),
  proposed_at   timestamptz not null,
  released_by   text not null default '' check (released_by <> proposed_by),
  released_at   timestamptz,
  check ((released_by = '') = (released_at is null))
);
comment on table security_list is 'for the officer of § 73 AufenthG only; editions are added and released, never changed';
create table security_list_access (
  id    bigint generated always as identity primary key,
  actor text not null check (actor <> ''),
  act   text not null check (act in ('gelesen', 'vorgeschlagen', 'freigegeben')),
  at    timestamptz not null
);
comment on table security_list_access is 'who read or changed the list of § 73 AufenthG';
grant select, insert on security_list to ablauf_sicherheit;
grant update (released_by, released_at) on security_list to ablauf_sicherheit;
grant insert on security_list_access to ablauf_sicherheit;
grant select on security_list_access to ablauf_sicherheit;

-- +goose Down
drop table security_list_access;
drop table security_list;
