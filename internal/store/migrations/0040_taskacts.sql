-- What people do with tasks besides finishing them: the next one, skipping, Wiedervorlage, handing over, acting for somebody.

-- +goose Up
alter table task
  add column follow_up_was date,
  add column follow_up_note text not null default '',
  add column follow_up_by text not null default '',
  add column assigned_by text not null default '',
  add column drawn_for text not null default '',
  add column drawn_day date;
comment on column task.follow_up_was is 'the day of a Wiedervorlage that ended earlier, because something arrived for the case';
comment on column task.assigned_by is 'who gave the task to its holder; empty where the holder took it';
comment on column task.drawn_for is 'the class of the ranking by which the holder was given the task as the next one, with drawn_day its day';
grant update (follow_up_was, follow_up_note, follow_up_by, assigned_by, drawn_for, drawn_day) on task to ablauf_app;

-- The next task is looked for class by class, each from an index in its order; nothing is sorted but the few rows that are found.
create index task_free_due on task (team, candidate_group, due_sort, id) where state = 'open' and assignee = '';
create index task_free_reply on task (team, candidate_group, reply_at, id) where state = 'open' and assignee = '' and reply_at is not null;
create index task_free_received on task (team, candidate_group, case_received_at, id) where state = 'open' and assignee = '';
create index task_free_element on task (element, due_sort, id) where state = 'open' and assignee = '';
create index task_free_title on task (team, candidate_group, title_ends_on, id) where state = 'open' and assignee = '' and title_ends_on is not null;
create index submission_case on submission (case_id, actor);
create index case_fact_certificate on case_fact ((value #>> '{}')) where name = 'bescheinigungBis';
create index case_fact_fast on case_fact (case_id) where name = 'beschleunigtesVerfahren';

create table task_skip (
  id          uuid primary key default uuidv7(),
  task_id     uuid not null references task,
  actor       text not null,
  reason      text not null,
  note        text not null,
  recorded_at timestamptz not null
);
comment on table task_skip is 'who did not want a task as the next one, and why; it comes last for that person alone';
create index task_skip_actor on task_skip (actor, task_id);
create index task_skip_recorded on task_skip (recorded_at);
grant select, insert on task_skip to ablauf_app;

create table task_notice (
  id          uuid primary key default uuidv7(),
  task_id     uuid not null references task,
  recipient   text not null,
  sender      text not null,
  kind        text not null check (kind in ('gefragt', 'abgenommen', 'zugewiesen', 'uebergeben')),
  note        text not null,
  recorded_at timestamptz not null,
  seen_at     timestamptz,
  changed_at  timestamptz not null,
  version     int not null default 1
);
comment on table task_notice is 'what a member of staff must know about a task of theirs, until they have seen it';
create index task_notice_unseen on task_notice (recipient, recorded_at) where seen_at is null;
create index task_notice_task on task_notice (task_id);
create trigger task_notice_history before update on task_notice for each row execute function keep_history('id');
grant select, insert, update (seen_at, changed_at) on task_notice to ablauf_app;

create table substitution (
  id          uuid primary key default uuidv7(),
  absent      uuid not null references staff,
  substitute  uuid not null references staff,
  from_on     date not null,
  to_on       date not null,
  procedures  text[] not null default '{}',
  teams       text[] not null default '{}',
  note        text not null,
  set_by      text not null,
  recorded_at timestamptz not null,
  ended_on    date,
  ended_by    text not null default '',
  changed_at  timestamptz not null,
  version     int not null default 1,
  check (to_on >= from_on),
  check (absent <> substitute),
  check ((ended_on is null) = (ended_by = ''))
);
comment on table substitution is 'who acts for whom in which period; empty procedures or teams mean all. ended_on is the first day on which it no longer holds';
create index substitution_absent on substitution (absent, to_on);
create index substitution_substitute on substitution (substitute, to_on);
create trigger substitution_history before update on substitution for each row execute function keep_history('id');
grant select, insert, update (ended_on, ended_by, changed_at) on substitution to ablauf_app;

create table task_bulk (
  id          uuid primary key,
  actor       text not null,
  act         text not null,
  results     jsonb, -- null while it runs
  recorded_at timestamptz not null
);
comment on table task_bulk is 'an act on several tasks with the result of each: sent twice it happens once';
create index task_bulk_actor on task_bulk (actor, recorded_at);
grant select, insert, update (results) on task_bulk to ablauf_app;

-- +goose Down
drop table task_bulk;
drop table substitution;
drop table task_notice;
drop table task_skip;
drop index case_fact_fast;
drop index case_fact_certificate;
drop index submission_case;
drop index task_free_title;
drop index task_free_element;
drop index task_free_received;
drop index task_free_reply;
drop index task_free_due;
alter table task
  drop column drawn_day,
  drop column drawn_for,
  drop column assigned_by,
  drop column follow_up_by,
  drop column follow_up_note,
  drop column follow_up_was;
