-- What supervision counts and does: the indexes of its periods, and interventions that one person proposes and another releases.

-- +goose Up
create index supervision_cases_closed on cases (closed_at) where state = 'closed';
create index supervision_deadline_day on deadline (last_day) where state = 'running';

create table intervention (
  id           uuid primary key default uuidv7(),
  case_id      uuid not null references cases,
  kind         text not null check (kind in ('ueberspringen', 'wiederholen', 'abbrechen', 'umstellen')),
  process      text not null default '',
  element      text not null default '',
  element_name text not null default '',
  instance     int not null default 0,
  target       text not null default '', -- element at which the case goes on
  target_name  text not null default '',
  bundle       text not null default '', -- hash, where the case moves to another version
  reason       text not null check (reason <> ''),
  case_rev     int not null, -- the turn that the proposer saw
  state        text not null default 'proposed' check (state in ('proposed', 'applied', 'declined', 'refused')),
  proposed_by  text not null,
  proposed_at  timestamptz not null,
  decided_by   text not null default '',
  decided_at   timestamptz,
  decision     text not null default '', -- why it was declined, or the code by which the case refused it
  changed_at   timestamptz not null,
  version      int not null default 1,
  check ((state = 'proposed') = (decided_at is null)),
  check (decided_by <> proposed_by or state in ('declined', 'refused'))
);
create unique index intervention_one on intervention (case_id) where state = 'proposed';
create index intervention_case on intervention (case_id);
create index intervention_newest on intervention (proposed_at desc, id desc);
create trigger intervention_history before update on intervention for each row execute function keep_history('id');
grant select, insert, update (state, decided_by, decided_at, decision, changed_at) on intervention to ablauf_app;

-- +goose Down
drop table intervention;
drop index supervision_deadline_day;
drop index supervision_cases_closed;
