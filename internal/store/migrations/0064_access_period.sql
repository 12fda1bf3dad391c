-- Lines of who read what go when the period is over that the house has set, two to five years. Number and digest of each stay, so the chain holds.

-- +goose Up
create table access_deletion (
  day       date not null,
  before    date not null, -- lines from days before this one
  years     int not null check (years between 2 and 5),
  paragraph text not null check (paragraph <> ''),
  lines     bigint not null check (lines > 0),
  erased_at timestamptz not null,
  primary key (day, before, years)
);
comment on table access_deletion is 'how many lines of who read what were emptied in a night because their period was over; whose lines, nobody knows any more';
grant select on access_deletion to ablauf_app;
grant select, insert, update (lines, erased_at) on access_deletion to ablauf_erasure;

create index case_event_access on case_event ((content ->> 'recordedAt') collate "C") where stream = 'zugriff' and content is not null;

-- erase_accesses empties lines of the access log from days before one, the oldest first and at most so many, adds them to the protocol, and gives how many
-- they were. What people decided (substitutions, lists of deletion, new versions) is recorded in the same stream without a case and stays.
-- +goose StatementBegin
create function erase_accesses(before_day date, period int, by_paragraph text, most int, at timestamptz) returns int
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  n int;
begin
  if before_day - 1 + interval '2 years' >= (now() at time zone 'Europe/Berlin')::date then
    raise exception 'who read what is kept for two years at least' using errcode = 'insufficient_privilege';
  end if;
  -- The moments are written in UTC, so their texts are in the order of time. What another worker empties just now is left to it.
  with over as (
    select case_id, stream, seq from case_event
     where stream = 'zugriff' and content is not null
       and (content ->> 'recordedAt') collate "C"
           < to_char((before_day::timestamp at time zone 'Europe/Berlin') at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS') collate "C"
       and (case_id <> '00000000-0000-0000-0000-000000000000' or content ->> 'code' in ('access.denied', 'payloads.decoded', 'supervision.exported'))
     order by (content ->> 'recordedAt') collate "C" limit most for update skip locked)
  update case_event e set content = null, salt = null from over o where (e.case_id, e.stream, e.seq) = (o.case_id, o.stream, o.seq);
  get diagnostics n = row_count;
  if n > 0 then
    insert into access_deletion as d (day, before, years, paragraph, lines, erased_at)
    values ((at at time zone 'Europe/Berlin')::date, before_day, period, by_paragraph, n, at)
    on conflict (day, before, years) do update set lines = d.lines + excluded.lines, erased_at = excluded.erased_at;
  end if;
  return n;
end $$;
-- +goose StatementEnd
revoke execute on function erase_accesses(date, int, text, int, timestamptz) from public;
grant execute on function erase_accesses(date, int, text, int, timestamptz) to ablauf_app;
grant create on schema public to ablauf_erasure;
alter function erase_accesses(date, int, text, int, timestamptz) owner to ablauf_erasure;
revoke create on schema public from ablauf_erasure;

-- +goose Down
drop function erase_accesses(date, int, text, int, timestamptz);
drop index case_event_access;
drop table access_deletion;
