-- The search for a name at a million open tasks. A common name is found by walking the list in its order, a rare one by its trigrams; for both
-- the name, as it is searched for, stands in the row of the task and in the indexes that lists and counts walk.

-- +goose Up
-- +goose StatementBegin
create or replace function keep_task_history() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  new.version := old.version + 1;
  insert into public.row_history (table_name, row_id, version, "row", recorded_from, recorded_to)
  values ('task', old.id::text, old.version,
          to_jsonb(old) - '{aktenzeichen,procedure,case_received_at,confidential,name_sort,name_loose,language,title_ends_on,title_sort,docs_missing,express,contradiction,listed}'::text[],
          old.changed_at, new.changed_at);
  return new;
end $$;
-- +goose StatementEnd

alter table task add column name_loose text not null generated always as (loose_name(name_sort)) stored;
-- With more values remembered the planner knows which names are common.
alter table task alter column name_loose set statistics 1000;
create index task_name_loose on task using gin (name_loose gin_trgm_ops);

drop index task_open_due;
create index task_open_due on task (due_sort, id)
  include (team, candidate_group, assignee, follow_up_on, confidential, procedure, element, priority, reply_at, docs_missing, language, title_ends_on, case_received_at,
           name_loose)
  where state = 'open';
drop index task_open_received;
create index task_open_received on task (case_received_at, id) include (due_sort, team, candidate_group, assignee, follow_up_on, confidential, name_loose)
  where state = 'open';

-- Who reads the lists of several teams gets them in order only from an index that begins with the day.
drop index task_open_element;
create index task_open_element on task (element, due_sort, id) include (team, candidate_group, assignee, follow_up_on, confidential) where state = 'open';
drop index task_open_procedure;
create index task_open_procedure on task (procedure, due_sort, id) include (team, candidate_group, assignee, follow_up_on, confidential) where state = 'open';

-- +goose Down
drop index task_open_procedure;
create index task_open_procedure on task (procedure, team, due_sort, id) include (candidate_group, assignee, follow_up_on, confidential) where state = 'open';
drop index task_open_element;
create index task_open_element on task (element, team, due_sort, id) include (candidate_group, assignee, follow_up_on, confidential) where state = 'open';
drop index task_open_received;
create index task_open_received on task (case_received_at, id) include (due_sort, team, candidate_group, assignee, follow_up_on, confidential) where state = 'open';
drop index task_open_due;
create index task_open_due on task (due_sort, id)
  include (team, candidate_group, assignee, follow_up_on, confidential, procedure, element, priority, reply_at, docs_missing, language, title_ends_on, case_received_at)
  where state = 'open';
alter table task drop column name_loose;
-- +goose StatementBegin
create or replace function keep_task_history() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  new.version := old.version + 1;
  insert into public.row_history (table_name, row_id, version, "row", recorded_from, recorded_to)
  values ('task', old.id::text, old.version,
          to_jsonb(old) - '{aktenzeichen,procedure,case_received_at,confidential,name_sort,language,title_ends_on,title_sort,docs_missing,express,contradiction,listed}'::text[],
          old.changed_at, new.changed_at);
  return new;
end $$;
-- +goose StatementEnd
