-- Documents that clearing puts together out of others: parts of a scan, photos joined to one document, pages turned for good. The originals stay;
-- they stand behind what was made of them, and come to the front again when it is undone.

-- +goose Up
create table arrangement (
  id         uuid primary key default uuidv7(),
  case_id    uuid not null references cases,
  kind       text not null check (kind in ('split', 'merge', 'turn', 'classify')),
  made_by    text not null,
  made_at    timestamptz not null,
  undone_by  text not null default '',
  undone_at  timestamptz,
  changed_at timestamptz not null,
  version    int not null default 1
);
comment on table arrangement is 'what somebody made of documents: by split, merge and turn documents came to be; classify gave one another place in the checklist';
create index arrangement_case on arrangement (case_id);
create trigger arrangement_history before update on arrangement for each row execute function keep_history('id');

create table arrangement_source (
  arrangement_id uuid not null references arrangement,
  position       int not null,
  document_id    uuid not null references document on delete cascade, -- a document goes only when its case is erased
  kind_before    text not null default '', -- of classify
  kind_after     text not null default '',
  primary key (arrangement_id, position)
);
create index arrangement_source_document on arrangement_source (document_id);

alter table document
  add column made_by_arrangement uuid references arrangement, -- null: it was sent in, or is ours
  add column pages_taken         text not null default '',     -- those of the original, as people write them
  add column behind_arrangement  uuid references arrangement; -- not shown with the others: replaced, or undone
create index document_made on document (made_by_arrangement) where made_by_arrangement is not null;
grant select, insert, update (undone_by, undone_at, changed_at) on arrangement to ablauf_app;
grant select, insert on arrangement_source to ablauf_app;
grant update (made_by_arrangement, pages_taken, behind_arrangement) on document to ablauf_app;

-- What stands behind another document does not fill a place of the checklist.
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
                        where d.case_id = case_of and d.kind = s.code and d.state = 'released' and not d.outgoing
                          and d.behind_arrangement is null) d on true
  having count(*) > 0
$$;
-- +goose StatementEnd
create constraint trigger document_listed_behind after update of behind_arrangement on document deferrable initially deferred for each row
  execute function list_case_row();

-- +goose Down
drop trigger document_listed_behind on document;
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
alter table document drop column made_by_arrangement, drop column pages_taken, drop column behind_arrangement;
drop table arrangement_source;
drop table arrangement;
