-- Retention and erasure: what is due, what the archive was asked and said, what one person proposed and another released, and the protocol.
-- What erases runs as ablauf_erasure, which no program can become: the programs may only call a function, and that one looks for itself
-- whether the archive was asked and two people took part.

-- +goose Up
alter table cases add column erased_at timestamptz;
comment on column cases.erased_at is 'when everything about a person was erased from the case; what is left serves statistics and the protocol';

create table retention_due (
  case_id    uuid primary key references cases,
  class      text not null,
  paragraph  text not null,
  started_on date not null,
  due_on     date not null,
  held       text[] not null default '{}',
  seen_on    date not null,
  found_at   timestamptz not null
);
comment on table retention_due is 'what the nightly look found to be due; a line that a later look did not see again counts no more';
create index retention_due_seen on retention_due (seen_on, due_on, case_id);
grant select, insert, update (class, paragraph, started_on, due_on, held, seen_on) on retention_due to ablauf_app;

create table retention_look (
  day         date primary key,
  cases       int not null,
  due         int not null,
  held        int not null,
  finished_at timestamptz not null
);
comment on table retention_look is 'a nightly look that came to its end';
grant select, insert on retention_look to ablauf_app;

create table archive_offer (
  number     bigint generated always as identity primary key,
  archive    text not null check (archive <> ''),
  law        text not null check (law <> ''),
  offered_by text not null check (offered_by <> ''),
  offered_at timestamptz not null,
  answer_by  date not null
);
grant select, insert on archive_offer to ablauf_app;
create table archive_offer_case (
  case_id     uuid primary key references cases,
  offer       bigint not null references archive_offer,
  answer      text not null default '' check (answer in ('', 'uebernommen', 'nicht-archivwuerdig', 'keine-antwort')),
  answered_by text not null default '',
  answered_at timestamptz,
  check ((answer = '') = (answered_at is null) and (answer = '') = (answered_by = ''))
);
comment on table archive_offer_case is 'a case is offered once; what the archive said of it stands beside it';
create index archive_offer_case_offer on archive_offer_case (offer);
grant select, insert, update (answer, answered_by, answered_at) on archive_offer_case to ablauf_app;

create table deletion_run (
  number      bigint generated always as identity primary key,
  state       text not null default 'proposed' check (state in ('proposed', 'declined', 'released', 'done')),
  proposed_by text not null check (proposed_by <> ''),
  proposed_at timestamptz not null,
  decided_by  text not null default '',
  decided_at  timestamptz,
  decision    text not null default '', -- why it was declined
  finished_at timestamptz,
  check ((state = 'proposed') = (decided_at is null) and (decided_at is null) = (decided_by = '')),
  check (decided_by <> proposed_by or state = 'declined'),
  check ((state = 'done') = (finished_at is not null))
);
grant select, insert, update (state, decided_by, decided_at, decision, finished_at) on deletion_run to ablauf_app;
create table deletion_case (
  run       bigint not null references deletion_run,
  case_id   uuid not null references cases,
  class     text not null,
  paragraph text not null,
  due_on    date not null,
  state     text not null default 'listed' check (state in ('listed', 'erasing', 'erased', 'held', 'dropped')),
  held      text[] not null default '{}',
  primary key (run, case_id)
);
create unique index deletion_case_once on deletion_case (case_id) where state in ('listed', 'erasing', 'erased');
create index deletion_case_open on deletion_case (run, case_id) where state in ('listed', 'erasing');
grant select, insert, update (state, held) on deletion_case to ablauf_app;

create table deletion_protocol (
  case_id      uuid primary key references cases,
  run          bigint not null references deletion_run,
  aktenzeichen text not null,
  class        text not null,
  paragraph    text not null,
  due_on       date not null,
  archive      text not null,
  proposed_by  text not null,
  released_by  text not null check (released_by <> proposed_by),
  person_gone  boolean not null, -- nothing else was held of the person, so the person went too
  erased_at    timestamptz not null
);
comment on table deletion_protocol is 'what was erased, when, by whom and on what paragraph: of the person nothing but the file number';
create index deletion_protocol_newest on deletion_protocol (erased_at desc, case_id);
grant select on deletion_protocol to ablauf_app;

create index person_gone on person (id) where died_on is not null or moved_away_on is not null;
create index title_naturalised on title (person_id) where ended_reason = 'einbuergerung';
create index case_fact_ban on case_fact (case_id) where name = 'einreiseverbotMonate';

-- A received document may go now, by the one role that erases.
-- +goose StatementBegin
create or replace function refuse_document_delete() returns trigger language plpgsql as $$
begin
  if old.state <> 'receiving' and current_user <> 'ablauf_erasure' then
    raise exception 'a received document cannot be deleted' using errcode = 'insufficient_privilege';
  end if;
  return old;
end $$;
-- +goose StatementEnd

-- A key that was destroyed is not made anew.
-- +goose StatementBegin
create function refuse_key_of_erased() returns trigger language plpgsql as $$
begin
  if exists (select from public.cases where id = new.case_id and erased_at is not null) then
    raise exception 'the case was erased' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
-- +goose StatementEnd
create trigger case_key_of_erased before insert on keys.case_key for each row execute function refuse_key_of_erased();

grant usage on schema keys to ablauf_erasure;
grant select, delete on keys.case_key to ablauf_erasure;
grant select on case_event, deletion_run, archive_offer_case, intent to ablauf_erasure;
grant select, update on cases, task, receipt, submission, letter, intent, deadline, intervention, task_skip, deletion_case to ablauf_erasure;
grant select, insert on deletion_protocol to ablauf_erasure;
grant select, delete on row_history, case_fact, note, case_person, application, draft, task_notice, document, decision, effect, engine_state,
  activity_result, security_finding, representative, slot_mark, passport_check, partner_leftover, case_reader, import_row, saved_search,
  person, person_mark, title, title_ending, expiry_verdict, expiry_line to ablauf_erasure;

-- erase_person takes a person of whom nothing is kept any more, with titles and what was noted of them. It reports whether the person went.
-- +goose StatementBegin
create function erase_person(person_of uuid, at timestamptz) returns boolean
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  titles uuid[] := array(select id from title where person_id = person_of);
begin
  if exists (select from case_person cp join cases c on c.id = cp.case_id
              where cp.person_id = person_of and cp.undone_at is null and c.erased_at is null)
     or exists (select from cases where title_id = any(titles) and erased_at is null)
     or exists (select from person p where p.id = person_of and p.died_on is null and p.moved_away_on is null
                   and exists (select from title t where t.person_id = p.id and t.ended_on is null and coalesce(t.valid_to, 'infinity') >= at::date)) then
    return false;
  end if;
  delete from expiry_line where title_id = any(titles);
  delete from expiry_verdict where title_id = any(titles);
  delete from row_history where table_name = 'title_ending' and row_id in (select id::text from title_ending where title_id = any(titles));
  delete from title_ending where title_id = any(titles);
  delete from passport_check where person_id = person_of;
  delete from row_history where table_name = 'case_person' and row_id in (select id::text from case_person where person_id = person_of);
  delete from case_person where person_id = person_of;
  delete from row_history where table_name = 'person_mark' and row_id in (select id::text from person_mark where person_id = person_of);
  delete from person_mark where person_id = person_of;
  delete from import_row where record_id = person_of or record_id = any(titles);
  delete from title where person_id = person_of;
  delete from person where id = person_of;
  delete from row_history where table_name = 'person' and row_id = person_of::text or table_name = 'title' and row_id = any(titles::text[]);
  return true;
end $$;
-- +goose StatementEnd

-- erase_case erases everything about a person from a case, writes the protocol, and reports whether it did: a case that is erased already
-- is left alone. It is one transaction with whatever its caller writes beside it.
-- +goose StatementBegin
create function erase_case(case_of uuid, at timestamptz) returns boolean
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  the_case cases; line deletion_case; the_run deletion_run; said text; person_of uuid; names text[]; tasks uuid[]; gone boolean := false;
begin
  select * into the_case from cases where id = case_of for update;
  if not found or the_case.erased_at is not null then
    return false;
  end if;
  select * into line from deletion_case where case_id = case_of and state = 'erasing';
  select * into the_run from deletion_run where number = line.run and state = 'released';
  select answer into said from archive_offer_case where case_id = case_of;
  if line.run is null or the_run.number is null or the_run.decided_by = the_run.proposed_by or coalesce(said, '') = '' then
    raise exception 'nothing is erased that was not offered, and released by a second person' using errcode = 'insufficient_privilege';
  end if;
  if the_case.state <> 'closed' then
    raise exception 'the case is open' using errcode = 'insufficient_privilege';
  end if;
  select person_id into person_of from case_person where case_id = case_of and undone_at is null;
  names := array(select lower(w) from person p, unnest(array[p.family_name, p.given_names, p.birth_name]) w where p.id = person_of and length(w) > 1)
           || lower(the_case.aktenzeichen);
  tasks := array(select id from task where case_id = case_of);

  delete from keys.case_key where case_id = case_of;
  delete from saved_search s using unnest(names) w where position(w in lower(s.filter::text)) > 0;
  delete from security_finding where case_id = case_of;
  delete from application where case_id = case_of;
  delete from effect where case_id = case_of;
  delete from decision where case_id = case_of;
  delete from row_history where table_name = 'representative' and row_id in (select id::text from representative where case_id = case_of);
  delete from representative where case_id = case_of;
  delete from row_history where table_name = 'slot_mark' and row_id in (select id::text from slot_mark where case_id = case_of);
  delete from slot_mark where case_id = case_of;
  delete from passport_check where case_id = case_of;
  delete from partner_leftover where case_id = case_of;
  delete from note where case_id = case_of;
  delete from case_reader where case_id = case_of;
  delete from engine_state where case_id = case_of;
  delete from activity_result where starts_with(key, 'case/' || case_of::text || '/');
  delete from import_row where record_id = case_of;
  delete from draft where task_id = any(tasks);
  delete from row_history where table_name = 'task_notice' and row_id in (select id::text from task_notice where task_id = any(tasks));
  delete from task_notice where task_id = any(tasks);
  -- What supervision counts stays: codes that say nothing of a person.
  delete from case_fact where case_id = case_of
     and (name not in ('mitzeichnung', 'stichprobeErgebnis', 'abhilfe', 'widerspruchErgebnis', 'gerichtErgebnis', 'fehlend') or length(value::text) > 200);

  update letter set data = null, subject = '', document_id = null, refused_for = '', returned_for = '', changed_at = at where case_id = case_of;
  update intent set payload = '{}', changed_at = at where case_id = case_of;
  update receipt set raw = null, deciding = '{}', scope = '', idempotency_key = '', request_hash = null, backdated_reason = '', backdated_evidence = '',
         last_error = '', recorded_by = '' where case_id = case_of;
  update submission set data = '{}', deciding = '{}', verdict = '' where case_id = case_of;
  update deadline set reason = '', params = '{}', changed_at = at where case_id = case_of;
  update intervention set reason = '-', decision = '', changed_at = at where case_id = case_of;
  update task_skip set note = '' where task_id = any(tasks);
  update task set name_sort = '', language = '', title_ends_on = null, follow_up_note = '', due_reason = '', closed_reason = '', listed = listed + 1
   where case_id = case_of;
  delete from row_history where table_name = 'document' and row_id in (select id::text from document where case_id = case_of);
  delete from document where case_id = case_of;
  delete from row_history where table_name = 'case_person' and row_id in (select id::text from case_person where case_id = case_of);
  delete from case_person where case_id = case_of;
  update cases set erased_at = at, title_id = null, name_loose = '', aktenzeichen_vorher = '', source_system = '', source_id = '', changed_at = at
   where id = case_of;
  update case_event set content = null, salt = null where case_id = case_of and content is not null;
  if person_of is not null then
    gone := erase_person(person_of, at);
  end if;
  -- The changes above left what was before in the history.
  delete from row_history where table_name = 'cases' and row_id = case_of::text
     or table_name = 'task' and row_id = any(tasks::text[])
     or table_name = 'letter' and row_id in (select id::text from letter where case_id = case_of)
     or table_name = 'intent' and row_id in (select id::text from intent where case_id = case_of)
     or table_name = 'deadline' and row_id in (select id::text from deadline where case_id = case_of)
     or table_name = 'intervention' and row_id in (select id::text from intervention where case_id = case_of);
  update deletion_case set state = 'erased' where run = line.run and case_id = case_of;
  insert into deletion_protocol (case_id, run, aktenzeichen, class, paragraph, due_on, archive, proposed_by, released_by, person_gone, erased_at)
  values (case_of, line.run, the_case.aktenzeichen, line.class, line.paragraph, line.due_on, said, the_run.proposed_by, the_run.decided_by, gone, at);
  return true;
end $$;
-- +goose StatementEnd

-- A function runs with the rights of its owner. Who made the role may act as it; a superuser needs no grant.
-- +goose StatementBegin
do $$
begin
  if not pg_has_role(current_user, 'ablauf_erasure', 'set') then
    execute format('grant ablauf_erasure to %I with inherit false, set true', current_user);
  end if;
exception when unique_violation or duplicate_object then null; -- another database of the same server is being migrated
end $$;
-- +goose StatementEnd
-- Only who owns a function can take the right to call it away, so that comes first.
revoke execute on function erase_person(uuid, timestamptz) from public;
revoke execute on function erase_case(uuid, timestamptz) from public;
grant execute on function erase_case(uuid, timestamptz) to ablauf_app;
grant create on schema public to ablauf_erasure;
alter function erase_person(uuid, timestamptz) owner to ablauf_erasure;
alter function erase_case(uuid, timestamptz) owner to ablauf_erasure;
revoke create on schema public from ablauf_erasure;

-- +goose Down
drop function erase_case(uuid, timestamptz);
drop function erase_person(uuid, timestamptz);
drop trigger case_key_of_erased on keys.case_key;
drop function refuse_key_of_erased();
-- +goose StatementBegin
create or replace function refuse_document_delete() returns trigger language plpgsql as $$
begin
  if old.state <> 'receiving' then
    raise exception 'a received document cannot be deleted' using errcode = 'insufficient_privilege';
  end if;
  return old;
end $$;
-- +goose StatementEnd
drop index case_fact_ban;
drop index title_naturalised;
drop index person_gone;
drop table deletion_protocol;
drop table deletion_case;
drop table deletion_run;
drop table archive_offer_case;
drop table archive_offer;
drop table retention_look;
drop table retention_due;
alter table cases drop column erased_at;
