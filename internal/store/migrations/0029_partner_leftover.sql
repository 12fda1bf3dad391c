-- Messages of partners that cannot be brought to a case: they stay with the partner, and a person sees that they do.

-- +goose Up
create table partner_leftover (
  partner    text not null,
  mark       text not null, -- of the message's content, which itself stays where it is
  message_id text not null default '',
  request    text not null default '', -- the request that it says it answers
  case_id    uuid references cases,    -- where that request is one of ours
  reason     text not null,
  since      timestamptz not null,
  gone_at    timestamptz, -- the partner withdrew it, or it could be taken after all
  changed_at timestamptz not null,
  primary key (partner, mark)
);
comment on table partner_leftover is 'what lies in the inbox of a partner and cannot be taken, with the reason';
create index partner_leftover_there on partner_leftover (since) where gone_at is null;
grant select, insert, update (case_id, reason, gone_at, changed_at) on partner_leftover to ablauf_app;

-- +goose Down
drop table partner_leftover;
