-- The worklist: tasks, what people submitted to finish them, drafts, and saved searches.

-- +goose Up
create table task (
  id               uuid primary key,
  case_id          uuid not null references cases,
  process          text not null,
  element          text not null,
  element_instance int not null, -- 0: opened by the program, not by a diagram
  name             text not null,
  form             text not null,
  candidate_group  text not null,
  team             text not null default '',
  state            text not null default 'open' check (state in ('open', 'completed', 'cancelled')),
  assignee         text not null default '',
  assigned_at      timestamptz,
  due_on           date,
  due_sort         date not null generated always as (coalesce(due_on, 'infinity'::date)) stored,
  due_reason       text not null default '',
  follow_up_on     date,
  priority         int not null default 0,
  excluded_actors  text[] not null default '{}',
  reply_at         timestamptz,
  receipt_id       uuid references receipt,
  opened_at        timestamptz not null,
  recorded_at      timestamptz not null,
  closed_at        timestamptz,
  closed_reason    text not null default '',
  changed_at       timestamptz not null,
  version          int not null default 1,
  check ((state = 'open') = (closed_at is null))
);
create unique index task_visit on task (case_id, element_instance) where element_instance > 0;
create index task_case on task (case_id);
create index task_open_due on task (due_sort, id) where state = 'open';
create index task_open_team on task (team, due_sort, id) where state = 'open';
create index task_open_group on task (candidate_group, due_sort, id) where state = 'open';
create index task_open_assignee on task (assignee, due_sort, id) where state = 'open';
create trigger task_history before update on task for each row execute function keep_history('id');
grant select, insert, update (assignee, assigned_at, due_on, due_reason, follow_up_on, priority, team, reply_at, state, closed_at,
  closed_reason, changed_at) on task to ablauf_app;

create table submission (
  id           uuid primary key default uuidv7(),
  task_id      uuid not null references task,
  case_id      uuid not null references cases,
  data         jsonb not null,
  deciding     jsonb not null,
  actor        text not null,
  acting_for   text not null default '',
  task_version int not null,
  state        text not null default 'pending' check (state in ('pending', 'applied', 'rejected')),
  verdict      text not null default '',
  decided_at   timestamptz,
  submitted_at timestamptz not null,
  recorded_at  timestamptz not null
);
create unique index submission_one_pending on submission (task_id) where state = 'pending';
create index submission_task on submission (task_id);
create index submission_waiting on submission (recorded_at, id) where state = 'pending';
grant select, insert, update (state, verdict, decided_at) on submission to ablauf_app;

create table draft (
  task_id     uuid not null references task,
  actor       text not null,
  data        jsonb not null,
  recorded_at timestamptz not null,
  primary key (task_id, actor)
);
grant select, insert, update, delete on draft to ablauf_app;

create table saved_search (
  id          uuid primary key default gen_random_uuid(),
  actor       text not null,
  filter      jsonb not null,
  recorded_at timestamptz not null
);
comment on table saved_search is 'keeps what was searched for out of URLs; the id says nothing, not even when it was made';
create index saved_search_actor on saved_search (actor, recorded_at);
grant select, insert, delete on saved_search to ablauf_app;

-- +goose Down
drop table saved_search;
drop table draft;
drop table submission;
drop table task;
