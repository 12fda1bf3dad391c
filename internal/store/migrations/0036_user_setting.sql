-- How each person wants the pages: the keys, for example. No part of any case's record.

-- +goose Up
create table user_setting (
  actor      text not null,
  name       text not null,
  value      jsonb not null,
  changed_at timestamptz not null,
  primary key (actor, name)
);
comment on table user_setting is 'how a person wants the pages; goes without a trace when the person changes it';
grant select, insert, update, delete on user_setting to ablauf_app;

-- +goose Down
drop table user_setting;
