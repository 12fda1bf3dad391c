-- Members of staff. Their id is the pseudonym by which the rest of the record names them.

-- +goose Up
create table staff (
  id          uuid primary key default gen_random_uuid(),
  subject     text not null unique, -- as the identity provider names the account
  name        text not null,
  roles       text[] not null default '{}',
  teams       text[] not null default '{}',
  recorded_at timestamptz not null,
  changed_at  timestamptz not null,
  version     int not null default 1
);
create trigger staff_history before update on staff for each row execute function keep_history('id');
grant select, insert, update (name, roles, teams, changed_at) on staff to ablauf_app;

-- +goose Down
drop table staff;
