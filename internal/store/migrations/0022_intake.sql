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

-- The day of receipt of a case is never the program's to set: it is the earliest of what was handed in for the case and for those that belong
-- to it. The function gives the day where it changed.
-- +goose StatementBegin
create function count_received(into_id uuid, at timestamptz) returns timestamptz
  language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  earliest timestamptz;
begin
  select min(r.received_at) into earliest from receipt r
   where r.case_seq = 1
     and (r.case_id = into_id
       or r.case_id in (select j.case_id from case_join j where j.into_case = into_id and j.undone_at is null));
  update cases set received_at = earliest, changed_at = at where id = into_id and received_at <> earliest;
  return case when found then earliest end;
end $$;
-- +goose StatementEnd
revoke all on function count_received(uuid, timestamptz) from public;
grant execute on function count_received(uuid, timestamptz) to ablauf_app;

-- +goose Down
drop function count_received(uuid, timestamptz);
drop trigger cases_history on cases;
create trigger cases_history
  before update of title_id, applied_for, state, outcome, team, sensitivity, closed_at on cases
  for each row execute function keep_history('id');
drop table case_join;
drop index person_birth;
