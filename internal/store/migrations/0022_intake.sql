-- What the intake of an application needs: who of the file may be the person, and which case an application given twice belongs to.

-- +goose Up
create index person_birth on person (birth_date);

-- An application that came over several channels is one application: its case says where it went. The link can be undone.
create table case_join (
  id          uuid primary key default uuidv7(),
  case_id     uuid not null references cases,
  into_case   uuid not null references cases,
  joined_by   text not null,
  recorded_at timestamptz not null,
  undone_at   timestamptz,
  undone_by   text not null default '',
  changed_at  timestamptz not null,
  version     int not null default 1,
  check (case_id <> into_case)
);
create unique index case_join_current on case_join (case_id) where undone_at is null;
create index case_join_into on case_join (into_case);
create trigger case_join_history before update on case_join for each row execute function keep_history('id');
grant select, insert, update (undone_at, undone_by, changed_at) on case_join to ablauf_app;

-- The earlier day of receipt counts, so the case into which another one goes may get it; what was before stays in the history.
drop trigger cases_history on cases;
create trigger cases_history
  before update of title_id, applied_for, state, outcome, team, sensitivity, received_at, closed_at on cases
  for each row execute function keep_history('id');
grant update (received_at) on cases to ablauf_app;

-- +goose Down
revoke update (received_at) on cases from ablauf_app;
drop trigger cases_history on cases;
create trigger cases_history
  before update of title_id, applied_for, state, outcome, team, sensitivity, closed_at on cases
  for each row execute function keep_history('id');
drop table case_join;
drop index person_birth;
