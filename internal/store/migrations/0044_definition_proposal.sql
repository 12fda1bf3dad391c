-- New versions of procedures that one person proposes and another releases. What is released lies in definition under its hash and is
-- never changed; the proposal keeps the file as it was handed in, also where it was declined.

-- +goose Up
create table definition_proposal (
  id          uuid primary key default uuidv7(),
  kind        text not null check (kind = 'bundle'),
  key         text not null check (key <> ''),
  file        bytea not null,
  base        text not null check (base <> ''), -- hash of the version that it follows
  reason      text not null check (reason <> ''),
  state       text not null default 'proposed' check (state in ('proposed', 'released', 'declined')),
  proposed_by text not null check (proposed_by <> ''),
  proposed_at timestamptz not null,
  decided_by  text not null default '',
  decided_at  timestamptz,
  decision    text not null default '', -- why it was released or declined
  definition  text references definition,
  number      int, -- of the released version
  changed_at  timestamptz not null,
  version     int not null default 1,
  check ((state = 'proposed') = (decided_at is null)),
  check ((state = 'released') = (definition is not null) and (state = 'released') = (number is not null)),
  check (state = 'proposed' or decision <> ''),
  check (decided_by <> proposed_by or state = 'declined')
);
create unique index definition_proposal_number on definition_proposal (kind, key, number) where state = 'released';
create index definition_proposal_newest on definition_proposal (proposed_at desc, id desc);
create index definition_proposal_definition on definition_proposal (definition) where state = 'released';
create trigger definition_proposal_history before update on definition_proposal for each row execute function keep_history('id');
grant select, insert, update (state, decided_by, decided_at, decision, definition, number, changed_at) on definition_proposal to ablauf_app;

-- +goose Down
drop table definition_proposal;
