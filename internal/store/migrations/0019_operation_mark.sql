-- When what operators do beside the program was last completed, so that its absence can be noticed.

-- +goose Up
create table operation_mark (
  kind        text primary key check (kind in ('backup')),
  happened_at timestamptz not null,
  recorded_at timestamptz not null
);
grant select, insert, update on operation_mark to ablauf_app;

-- +goose Down
drop table operation_mark;
