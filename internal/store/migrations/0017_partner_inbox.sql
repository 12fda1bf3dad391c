-- Up to which moment the inbox of a partner has been read: silence can be established only where somebody has looked.

-- +goose Up
create table partner_inbox (
  partner      text primary key,
  connected    boolean not null, -- false: this authority is not connected to the partner any more
  read_through timestamptz not null
);
comment on table partner_inbox is 'whatever the partner had for us by then has become a receipt';
grant select, insert, update on partner_inbox to ablauf_app;

-- +goose Down
drop table partner_inbox;
