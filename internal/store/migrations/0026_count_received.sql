-- What was joined to an application before that was joined itself counts too; and no temporary table stands before ours.

-- +goose Up
-- +goose StatementBegin
create or replace function count_received(into_id uuid, at timestamptz) returns timestamptz
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  earliest timestamptz;
begin
  with recursive together(id) as (
    select into_id
    union
    select j.case_id from case_join j join together t on j.into_case = t.id where j.undone_at is null)
  select min(r.received_at) into earliest from receipt r join together t on t.id = r.case_id where r.case_seq = 1;
  update cases set received_at = earliest, changed_at = at where id = into_id and received_at <> earliest;
  return case when found then earliest end;
end $$;
-- +goose StatementEnd

-- +goose Down
-- The function stays as it is: nothing that came before it reads less.
