-- Which letter somebody saw before it went out: what is filed is compared with it.

-- +goose Up
create table letter_release (
  id            uuid primary key default uuidv7(),
  case_id       uuid not null references cases,
  submission_id uuid not null references submission,
  process       text not null, -- the step that sends the letter
  element       text not null,
  template      text not null,
  print         text not null, -- SHA-256 of the file that was shown
  letter_date   date not null,
  released_at   timestamptz not null,
  unique (submission_id, process, element)
);
comment on table letter_release is 'a letter that was seen by who finished the task before it, with the day that it bears';
create index letter_release_step on letter_release (case_id, process, element, released_at desc);
grant select, insert on letter_release to ablauf_app;

alter table letter
  add column process    text not null default '', -- the step that sends it; empty for a letter that no diagram sends, and for those of before
  add column element    text not null default '',
  add column release_id uuid references letter_release;
grant update (release_id) on letter to ablauf_app;

-- +goose Down
alter table letter drop column process, drop column element, drop column release_id;
drop table letter_release;
