-- The search for a common name in a large office: walking the cases in their order costs two look-ups for each case to learn whose it is. So the name,
-- as it is searched for, stands in the row of the case too, as it does in that of a task.

-- +goose Up
alter table cases add column name_loose text not null default '';
comment on column cases.name_loose is 'copied from the person of the case by the database itself; such a change is no version of the case';
-- With more values remembered the planner knows which names are common.
alter table cases alter column name_loose set statistics 1000;

-- The history of a case is that of the case: a name has its history where it comes from.
-- +goose StatementBegin
create function keep_case_history() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  new.version := old.version + 1;
  insert into public.row_history (table_name, row_id, version, "row", recorded_from, recorded_to)
  values ('cases', old.id::text, old.version, to_jsonb(old) - 'name_loose', old.changed_at, new.changed_at);
  return new;
end $$;

-- name_cases runs with the owner's rights: the programs cannot write the column.
create function name_cases(of_cases uuid[]) returns void language sql security definer set search_path = pg_catalog, public as $$
  update public.cases c
     set name_loose = x.name_loose
    from (select k.id, coalesce(p.name_loose, '') as name_loose
            from unnest(of_cases) as k (id)
            left join public.case_person cp on cp.case_id = k.id and cp.undone_at is null
            left join public.person p on p.id = cp.person_id) x
   where c.id = x.id and c.name_loose <> x.name_loose
$$;
revoke execute on function name_cases(uuid[]) from public;

create function name_case_of_link() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  perform public.name_cases(array[new.case_id]);
  return null;
end $$;

create function name_cases_of_person() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  perform public.name_cases(array(select case_id from public.case_person where person_id = new.id and undone_at is null));
  return null;
end $$;
-- +goose StatementEnd

drop trigger cases_history on cases;
create trigger cases_history
  before update of title_id, applied_for, state, outcome, team, sensitivity, received_at, closed_at on cases
  for each row execute function keep_case_history();

select name_cases(array(select id from cases));

-- They fire before those that renew the tasks, being earlier in the alphabet: whoever needs both rows takes that of the case first.
create constraint trigger case_person_cases after insert or update on case_person
  deferrable initially deferred for each row execute function name_case_of_link();
create constraint trigger person_cases after update of name_fold on person deferrable initially deferred for each row
  when (old.name_fold is distinct from new.name_fold) execute function name_cases_of_person();

create index cases_name_loose on cases using gin (name_loose gin_trgm_ops);

-- +goose Down
drop index cases_name_loose;
drop trigger person_cases on person;
drop trigger case_person_cases on case_person;
drop trigger cases_history on cases;
create trigger cases_history
  before update of title_id, applied_for, state, outcome, team, sensitivity, received_at, closed_at on cases
  for each row execute function keep_history('id');
drop function name_cases_of_person();
drop function name_case_of_link();
drop function name_cases(uuid[]);
drop function keep_case_history();
alter table cases drop column name_loose;
