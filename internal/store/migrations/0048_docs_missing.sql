-- The worklist counts documents as the page of the case does: what a person found about a document counts for more than that one has come.

-- +goose Up
-- +goose StatementBegin
create or replace function case_docs_missing(case_of uuid) returns int language sql stable set search_path = pg_catalog, public as $$
  with item as (
    select item ->> 'code' as code, item ->> 'quelle' is not distinct from 'register' as known
      from (select distinct on (table_name) outputs from public.decision where case_id = case_of
             order by table_name, recorded_at desc, id desc) newest
     cross join lateral jsonb_array_elements(case jsonb_typeof(outputs) when 'array' then outputs else '[]' end) item
     where jsonb_typeof(outputs -> 0) = 'object' and coalesce(outputs -> 0 ->> 'code', '') <> ''
    union all
    select m.code, false from public.slot_mark m where m.case_id = case_of and m.state = 'gefordert' and m.ended_at is null),
  slot as (select code, bool_or(known) as known from item group by code)
  select count(*) filter (where case
           when m.state in ('entfaellt', 'vorgelegt') then false
           when m.state in ('unleserlich', 'abgelaufen') then not coalesce(d.newest > m.set_at, false)
           else not s.known and d.newest is null end)::int
    from slot s
    left join public.slot_mark m on m.case_id = case_of and m.code = s.code and m.ended_at is null
    left join lateral (select max(d.recorded_at) as newest from public.document d
                        where d.case_id = case_of and d.kind = s.code and d.state = 'released' and not d.outgoing) d on true
  having count(*) > 0
$$;
-- +goose StatementEnd
select list_tasks(array(select distinct case_id from slot_mark where ended_at is null));

create constraint trigger slot_mark_listed after insert or update on slot_mark deferrable initially deferred for each row execute function list_case_row();

-- +goose Down
drop trigger slot_mark_listed on slot_mark;
-- +goose StatementBegin
create or replace function case_docs_missing(case_of uuid) returns int language sql stable set search_path = pg_catalog, public as $$
  select count(*) filter (where item ->> 'quelle' is distinct from 'register' and not exists (
           select from public.document d where d.case_id = case_of and d.kind = item ->> 'code' and d.state = 'released' and not d.outgoing))::int
    from (select distinct on (table_name) outputs from public.decision where case_id = case_of
           order by table_name, recorded_at desc, id desc) newest
   cross join lateral jsonb_array_elements(case jsonb_typeof(outputs) when 'array' then outputs else '[]' end) item
   where jsonb_typeof(outputs -> 0) = 'object' and coalesce(outputs -> 0 ->> 'code', '') <> ''
  having count(*) > 0
$$;
-- +goose StatementEnd
