-- Several decisions may end one title before its time; each stands or is lifted by itself.

-- +goose Up
create table title_ending (
  id          uuid primary key default uuidv7(),
  title_id    uuid not null references title,
  case_id     uuid references cases, -- null for an end that no case of this program decided
  reason      text not null,
  ended_on    date not null, -- the first day on which the title is no more
  lifted_at   timestamptz,
  recorded_at timestamptz not null,
  changed_at  timestamptz not null,
  version     int not null default 1,
  unique nulls not distinct (title_id, case_id, reason)
);
comment on table title_ending is 'what ended a title before its time; the earliest one that is not lifted is what the title itself says';
create trigger title_ending_history before update on title_ending for each row execute function keep_history('id');
grant select, insert, update (ended_on, lifted_at, changed_at) on title_ending to ablauf_app;

-- +goose Down
drop table title_ending;
