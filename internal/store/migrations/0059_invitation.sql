-- The addresses of prepared applications that letters name. Only the hash of a token is kept: who reads the record cannot open a page with it.

-- +goose Up
create table invitation (
  token_hash  bytea primary key check (length(token_hash) = 32), -- SHA-256
  case_id     uuid not null references cases, -- of the title that runs out
  letter_id   uuid not null references letter, -- what the page shows, and nothing more, is what this letter says
  last_day    date not null,
  recorded_at timestamptz not null
);
comment on table invitation is 'a letter that names the address of a prepared application; that it was used says the key of the application, that it is over the state of the case';
create index invitation_case on invitation (case_id);
create index invitation_letter on invitation (letter_id);
grant select, insert on invitation to ablauf_app;

-- +goose Down
drop table invitation;
