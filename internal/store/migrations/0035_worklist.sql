-- The worklist at a million open tasks: what a list filters and sorts by stands in the row of the task, copied by the database itself in
-- the transaction that changes it. And saved views.

-- +goose Up
alter table task
  add column aktenzeichen     text not null default '',
  add column procedure        text not null default '',
  add column case_received_at timestamptz not null default '-infinity',
  add column confidential     boolean not null default false,
  add column name_sort        text not null default '',
  add column language         text not null default '',
  add column title_ends_on    date,
  add column title_sort       date not null generated always as (coalesce(title_ends_on, 'infinity'::date)) stored,
  add column docs_missing     int,
  add column listed           int not null default 0;
comment on column task.listed is 'counts how often what the list copies from elsewhere was renewed; such a change is no version of the task';
comment on column task.docs_missing is 'how many documents of the checklist have not come; null while no rule has said which are needed';

-- How many documents of the newest checklist of each table a case lacks. What a register knows is not asked of the person.
-- +goose StatementBegin
create function case_docs_missing(case_of uuid) returns int language sql stable set search_path = pg_catalog, public as $$
  select count(*) filter (where item ->> 'quelle' is distinct from 'register' and not exists (
           select from public.document d where d.case_id = case_of and d.kind = item ->> 'code' and d.state = 'released' and not d.outgoing))::int
    from (select distinct on (table_name) outputs from public.decision where case_id = case_of
           order by table_name, recorded_at desc, id desc) newest
   cross join lateral jsonb_array_elements(case jsonb_typeof(outputs) when 'array' then outputs else '[]' end) item
   where jsonb_typeof(outputs -> 0) = 'object' and coalesce(outputs -> 0 ->> 'code', '') <> ''
  having count(*) > 0
$$;

-- list_tasks renews in the tasks of cases what the list shows of the case, its person and its title. Nothing is written where nothing changed.
-- It runs with the owner's rights: the programs cannot write these columns.
create function list_tasks(of_cases uuid[]) returns void language sql security definer set search_path = pg_catalog, public as $$
  update public.task t
     set aktenzeichen = x.aktenzeichen, procedure = x.procedure, case_received_at = x.received_at, confidential = x.confidential,
         name_sort = x.name_fold, language = x.language, title_ends_on = x.title_ends_on, docs_missing = x.docs_missing, listed = t.listed + 1
    from (select c.id, c.aktenzeichen, c.procedure, c.received_at, c.sensitivity = 'vertraulich' as confidential,
                 coalesce(p.name_fold, '') as name_fold, coalesce(p.language, '') as language,
                 case when ti.ended_on is null then ti.valid_to end as title_ends_on, public.case_docs_missing(c.id) as docs_missing
            from public.cases c
            left join public.case_person cp on cp.case_id = c.id and cp.undone_at is null
            left join public.person p on p.id = cp.person_id
            left join public.title ti on ti.id = c.title_id
           where c.id = any(of_cases)) x
   where t.case_id = x.id
     and (t.aktenzeichen, t.procedure, t.case_received_at, t.confidential, t.name_sort, t.language, t.title_ends_on, t.docs_missing)
         is distinct from (x.aktenzeichen, x.procedure, x.received_at, x.confidential, x.name_fold, x.language, x.title_ends_on, x.docs_missing)
$$;
revoke execute on function list_tasks(uuid[]) from public;

-- The triggers wait for the end of the transaction: then everything that belongs together is there, and the rows of tasks are locked last.
create function list_case_row() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  perform public.list_tasks(array[case tg_table_name when 'cases' then (to_jsonb(new) ->> 'id')::uuid else (to_jsonb(new) ->> 'case_id')::uuid end]);
  return null;
end $$;

create function list_person_row() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  perform public.list_tasks(array(select case_id from public.case_person where person_id = new.id and undone_at is null));
  return null;
end $$;

create function list_title_row() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  perform public.list_tasks(array(select id from public.cases where title_id = new.id));
  return null;
end $$;

-- The history of a task is that of the task: what the list copies has its history where it comes from, and a name is kept in one place.
create function keep_task_history() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  new.version := old.version + 1;
  insert into public.row_history (table_name, row_id, version, "row", recorded_from, recorded_to)
  values ('task', old.id::text, old.version, to_jsonb(old) - '{aktenzeichen,procedure,case_received_at,confidential,name_sort,language,title_ends_on,title_sort,docs_missing,listed}'::text[],
          old.changed_at, new.changed_at);
  return new;
end $$;
-- +goose StatementEnd

drop trigger task_history on task;
create trigger task_history before update on task for each row
  when (old.listed is not distinct from new.listed) execute function keep_task_history();
select list_tasks(array(select distinct case_id from task));

create constraint trigger task_listed after insert on task deferrable initially deferred for each row execute function list_case_row();
create constraint trigger cases_listed after update of aktenzeichen, procedure, received_at, sensitivity, title_id on cases
  deferrable initially deferred for each row execute function list_case_row();
create constraint trigger case_person_listed after insert or update on case_person
  deferrable initially deferred for each row execute function list_case_row();
create constraint trigger person_listed after update of name_fold, language on person deferrable initially deferred for each row
  when (old.name_fold is distinct from new.name_fold or old.language is distinct from new.language) execute function list_person_row();
create constraint trigger title_listed after update of valid_to, ended_on on title deferrable initially deferred for each row
  when (old.valid_to is distinct from new.valid_to or old.ended_on is distinct from new.ended_on) execute function list_title_row();
create constraint trigger decision_listed after insert on decision deferrable initially deferred for each row
  when (jsonb_typeof(new.outputs) = 'array') execute function list_case_row();
create constraint trigger document_listed after insert or update of kind, state on document deferrable initially deferred for each row
  when (new.state = 'released' and not new.outgoing) execute function list_case_row();

-- Open tasks in the order of each column of the list, for one team and for all. The indexes by due day hold what filters ask for, so that
-- counts and rare filters read the index alone.
drop index task_open_due;
drop index task_open_team;
drop index task_open_group;
drop index task_open_assignee;
create index task_open_due on task (due_sort, id)
  include (team, candidate_group, assignee, follow_up_on, confidential, procedure, element, priority, reply_at, docs_missing, language, title_ends_on, case_received_at)
  where state = 'open';
create index task_open_team on task (team, due_sort, id)
  include (candidate_group, assignee, follow_up_on, confidential, procedure, element, priority, reply_at, docs_missing, language, title_ends_on, case_received_at)
  where state = 'open';
create index task_open_group on task (candidate_group, due_sort, id) include (team, assignee, follow_up_on, confidential) where state = 'open';
create index task_open_assignee on task (assignee, due_sort, id) include (team, candidate_group, follow_up_on, confidential, reply_at)
  where state = 'open' and assignee <> '';
create index task_open_received on task (case_received_at, id) include (due_sort, team, candidate_group, assignee, follow_up_on, confidential) where state = 'open';
create index task_open_group_received on task (candidate_group, case_received_at, id) include (due_sort, team, assignee, follow_up_on, confidential)
  where state = 'open';
create index task_open_name on task (name_sort collate "C", id) where state = 'open';
create index task_open_aktenzeichen on task (aktenzeichen collate "C", id) where state = 'open';
create index task_open_title on task (title_sort, id) include (due_sort, team, candidate_group, assignee, follow_up_on, confidential) where state = 'open';
create index task_open_opened on task (opened_at, id) where state = 'open';
create index task_open_reply on task (team, due_sort, id) include (candidate_group, assignee, follow_up_on, confidential)
  where state = 'open' and reply_at is not null;
create index task_open_follow_up on task (follow_up_on, id) include (due_sort, team, candidate_group, assignee, confidential)
  where state = 'open' and follow_up_on is not null;
create index task_open_element on task (element, team, due_sort, id) include (candidate_group, assignee, follow_up_on, confidential) where state = 'open';
create index task_open_procedure on task (procedure, team, due_sort, id) include (candidate_group, assignee, follow_up_on, confidential) where state = 'open';
create index task_open_language on task (language, team, due_sort, id) where state = 'open' and language <> '';
create index task_open_priority on task (priority, due_sort, id) where state = 'open' and priority <> 0;
create index task_closed on task (closed_at desc, id desc) include (team, candidate_group, assignee, confidential, state) where state <> 'open';
create index task_closed_team on task (team, closed_at desc, id desc) where state <> 'open';

-- Names by how they sound in several transliterations: Öztürk, Oeztuerk and Ozturk are one, so are Juri, Yuriy and Iurii.
-- +goose StatementBegin
create function loose_name(folded text) returns text language sql immutable parallel safe strict set search_path = pg_catalog as $$
  select regexp_replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
           translate(folded, 'jyvq', 'iiwk'),
           'tsch', 'ch'), 'sch', 'sh'), 'kh', 'ch'), 'ph', 'f'), 'x', 'ks'), 'ae', 'a'), 'oe', 'o'), 'ue', 'u'), 'th', 't'),
           '([a-z])\1+', '\1', 'g')
$$;
-- +goose StatementEnd
alter table person add column name_loose text not null generated always as (loose_name(name_fold)) stored;
create index person_name_loose on person using gin (name_loose gin_trgm_ops);

create table saved_view (
  id          uuid primary key default gen_random_uuid(),
  owner_kind  text not null check (owner_kind in ('person', 'team')),
  owner_id    text not null,
  name        text not null check (name <> ''),
  query       text not null default '',
  columns     text[] not null default '{}',
  sort        text not null default '',
  place       int not null,
  author      text not null,
  recorded_at timestamptz not null,
  changed_at  timestamptz not null,
  version     int not null default 1
);
comment on table saved_view is 'a filter of the worklist under a name; its address holds no free text, so no name of a person';
create index saved_view_owner on saved_view (owner_kind, owner_id, place, id);
create trigger saved_view_history before update on saved_view for each row execute function keep_history('id');
grant select, insert, delete, update (name, query, columns, sort, place, changed_at) on saved_view to ablauf_app;

create table worklist_setting (
  actor        text primary key,
  default_view text not null default '',
  columns      text[] not null default '{}',
  changed_at   timestamptz not null
);
comment on table worklist_setting is 'what a person chose for their worklist: the view it opens with (a built-in one or the id of a saved one) and more columns';
grant select, insert, update on worklist_setting to ablauf_app;

-- +goose Down
drop table worklist_setting;
drop table saved_view;
drop index person_name_loose;
alter table person drop column name_loose;
drop function loose_name(text);
drop trigger task_listed on task;
drop trigger cases_listed on cases;
drop trigger case_person_listed on case_person;
drop trigger person_listed on person;
drop trigger title_listed on title;
drop trigger decision_listed on decision;
drop trigger document_listed on document;
drop trigger task_history on task;
create trigger task_history before update on task for each row execute function keep_history('id');
drop function keep_task_history();
drop function list_title_row();
drop function list_person_row();
drop function list_case_row();
drop function list_tasks(uuid[]);
drop function case_docs_missing(uuid);
alter table task drop column title_sort, drop column aktenzeichen, drop column procedure, drop column case_received_at, drop column confidential,
  drop column name_sort, drop column language, drop column title_ends_on, drop column docs_missing, drop column listed;
create index task_open_due on task (due_sort, id) where state = 'open';
create index task_open_team on task (team, due_sort, id) where state = 'open';
create index task_open_group on task (candidate_group, due_sort, id) where state = 'open';
create index task_open_assignee on task (assignee, due_sort, id) where state = 'open';
