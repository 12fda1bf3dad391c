-- Who acts for the person of a case, and which letters a task is about.

-- +goose Up
create table representative (
  id          uuid primary key default uuidv7(),
  case_id     uuid not null references cases, -- where the authority to act is on file
  name        text not null,
  street      text not null,
  postal_code text not null,
  city        text not null,
  extra       text not null,
  scope       text not null check (scope in ('verfahren', 'alle-verfahren', 'einzelne')),
  given_on    date,
  entered_by  text not null,
  entered_at  timestamptz not null,
  ended_on    date,
  ended_for   text not null default '' check (ended_for in ('', 'widerruf', 'niederlegung', 'erledigt', 'irrtum')),
  ended_by    text not null default '',
  ended_at    timestamptz,
  changed_at  timestamptz not null,
  version     int not null default 1,
  check ((ended_at is null) = (ended_on is null) and (ended_at is null) = (ended_for = ''))
);
comment on table representative is '§ 14 VwVfG: entered and ended by a person; a withdrawal counts from the day on which it arrived';
create unique index representative_current on representative (case_id) where ended_at is null;
create index representative_case on representative (case_id);
create trigger representative_history before update on representative for each row execute function keep_history('id');
grant select, insert, update (ended_on, ended_for, ended_by, ended_at, changed_at) on representative to ablauf_app;

create table task_letter (
  task_id   uuid not null references task,
  letter_id uuid not null references letter,
  primary key (task_id, letter_id)
);
comment on table task_letter is 'the letters that a task of the program is about';
insert into task_letter (task_id, letter_id) select l.task_id, l.id from letter l where l.task_id is not null;
grant select, insert on task_letter to ablauf_app;

-- +goose Down
drop table task_letter;
drop table representative;
