-- Reported emergencies by day of receipt, and two more marks by which the worklist filters: procedures of § 81a AufenthG, and cases in which two
-- statements contradict each other.

-- +goose Up
create index cases_emergency on cases (received_at desc, id desc) where procedure = 'notfall';

alter table task
  add column express boolean not null default false,
  add column contradiction boolean not null default false;
comment on column task.express is 'somebody said last that the procedure of § 81a AufenthG is agreed';
comment on column task.contradiction is 'the newest look at a passport departs from the file, or a row of the traffic light found statements that cannot both be true';

-- Whether statements of a case contradict each other: what was read of the passport newest and the person on file, or what the newest traffic
-- light compared. Rows that find a contradiction are named for it.
-- +goose StatementBegin
create function case_contradiction(case_of uuid) returns boolean language sql stable set search_path = pg_catalog, public as $$
  select coalesce((select p.result = 'abweichung' from public.passport_check p where p.case_id = case_of order by p.recorded_at desc, p.id desc limit 1), false)
      or exists (select from (select d.matched from public.decision d where d.case_id = case_of and d.table_name = 'entscheidung-ampel'
                               order by d.recorded_at desc, d.id desc limit 1) newest
                  cross join lateral jsonb_array_elements(case jsonb_typeof(newest.matched) when 'array' then newest.matched else '[]' end) as r (line)
                  where r.line ->> 'RuleID' like '%-widerspruch')
$$;

create or replace function list_tasks(of_cases uuid[]) returns void language sql security definer set search_path = pg_catalog, public as $$
  update public.task t
     set aktenzeichen = x.aktenzeichen, procedure = x.procedure, case_received_at = x.received_at, confidential = x.confidential,
         name_sort = x.name_fold, language = x.language, title_ends_on = x.title_ends_on, docs_missing = x.docs_missing,
         express = x.express, contradiction = x.contradiction, listed = t.listed + 1
    from (select c.id, c.aktenzeichen, c.procedure, c.received_at, c.sensitivity = 'vertraulich' as confidential,
                 coalesce(p.name_fold, '') as name_fold, coalesce(p.language, '') as language,
                 case when ti.ended_on is null then ti.valid_to end as title_ends_on, public.case_docs_missing(c.id) as docs_missing,
                 coalesce((select f.value = 'true' from public.case_fact f where f.case_id = c.id and f.name = 'beschleunigtesVerfahren'
                            order by f.id desc limit 1), false) as express,
                 public.case_contradiction(c.id) as contradiction
            from public.cases c
            left join public.case_person cp on cp.case_id = c.id and cp.undone_at is null
            left join public.person p on p.id = cp.person_id
            left join public.title ti on ti.id = c.title_id
           where c.id = any(of_cases)) x
   where t.case_id = x.id
     and (t.aktenzeichen, t.procedure, t.case_received_at, t.confidential, t.name_sort, t.language, t.title_ends_on, t.docs_missing, t.express, t.contradiction)
         is distinct from (x.aktenzeichen, x.procedure, x.received_at, x.confidential, x.name_fold, x.language, x.title_ends_on, x.docs_missing, x.express,
                           x.contradiction)
$$;

create or replace function keep_task_history() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  new.version := old.version + 1;
  insert into public.row_history (table_name, row_id, version, "row", recorded_from, recorded_to)
  values ('task', old.id::text, old.version, to_jsonb(old) - '{aktenzeichen,procedure,case_received_at,confidential,name_sort,language,title_ends_on,title_sort,docs_missing,express,contradiction,listed}'::text[],
          old.changed_at, new.changed_at);
  return new;
end $$;
-- +goose StatementEnd

select list_tasks(array(
  select case_id from case_fact where name = 'beschleunigtesVerfahren'
  union select case_id from passport_check
  union select case_id from decision where table_name = 'entscheidung-ampel'));

create constraint trigger case_fact_listed after insert on case_fact deferrable initially deferred for each row
  when (new.name = 'beschleunigtesVerfahren') execute function list_case_row();
create constraint trigger passport_check_listed after insert on passport_check deferrable initially deferred for each row execute function list_case_row();

-- Who reads the lists of several teams gets them in order only from an index that begins with the day.
create index task_open_express on task (due_sort, id) include (team, candidate_group, assignee, follow_up_on, confidential) where state = 'open' and express;
create index task_open_contradiction on task (due_sort, id) include (team, candidate_group, assignee, follow_up_on, confidential)
  where state = 'open' and contradiction;

-- +goose Down
drop index task_open_contradiction;
drop index task_open_express;
drop trigger passport_check_listed on passport_check;
drop trigger case_fact_listed on case_fact;
-- +goose StatementBegin
create or replace function keep_task_history() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  new.version := old.version + 1;
  insert into public.row_history (table_name, row_id, version, "row", recorded_from, recorded_to)
  values ('task', old.id::text, old.version, to_jsonb(old) - '{aktenzeichen,procedure,case_received_at,confidential,name_sort,language,title_ends_on,title_sort,docs_missing,listed}'::text[],
          old.changed_at, new.changed_at);
  return new;
end $$;

create or replace function list_tasks(of_cases uuid[]) returns void language sql security definer set search_path = pg_catalog, public as $$
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
-- +goose StatementEnd
drop function case_contradiction(uuid);
alter table task drop column contradiction, drop column express;
drop index cases_emergency;
