-- The event log: append-only, chained by hash per case and stream. digest = SHA-256(salt || content), hash = SHA-256(prev || digest ||
-- case || stream || seq). Content can be erased when the law says so; its salted digest stays, tells nothing, and holds the chain.

-- +goose Up
create table case_event (
  -- The zero UUID stands for what belongs to no case. No reference to cases: a refused look at a case that does not exist is logged.
  case_id uuid not null,
  stream  text not null,
  seq     bigint not null check (seq > 0),
  salt    bytea check (length(salt) = 16),
  content json, -- json, not jsonb: the digest is over these very bytes
  digest  bytea not null check (length(digest) = 32),
  prev    bytea not null check (length(prev) in (0, 32)),
  hash    bytea not null check (length(hash) = 32),
  primary key (case_id, stream, seq),
  check ((content is null) = (salt is null))
);

-- The owner may do anything to a table by mistake; not to this one. Only the role made for erasing may empty content and salt, and
-- nothing else.
-- +goose StatementBegin
create function refuse_event_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and current_user = 'ablauf_erasure' and new.content is null and new.salt is null
     and (new.case_id, new.stream, new.seq, new.digest, new.prev, new.hash)
         is not distinct from (old.case_id, old.stream, old.seq, old.digest, old.prev, old.hash) then
    return new;
  end if;
  raise exception 'the event log only grows' using errcode = 'insufficient_privilege';
end $$;
-- +goose StatementEnd
create trigger case_event_append_only before update or delete on case_event for each row execute function refuse_event_change();
create trigger case_event_no_truncate before truncate on case_event for each statement execute function refuse_event_change();
grant select, insert on case_event to ablauf_app;
grant select, update (content, salt) on case_event to ablauf_erasure;

-- +goose Down
drop table case_event;
drop function refuse_event_change();
