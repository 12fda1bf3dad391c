-- Print files: which orders of the tray were put into which file, so that none is put into a second one.

-- +goose Up
create table print_batch (
  number     bigint generated always as identity primary key, -- people call the file by it
  begun_at   timestamptz not null,
  written_at timestamptz -- null: nobody knows whether the file was written to its end, so it is written once more
);
comment on table print_batch is 'a file of letters for an office that prints by itself; that it was written does not say that anything was posted';
create index print_batch_begun on print_batch (number) where written_at is null;

-- An order, not a letter: one that is to go once more has an order of its own and is printed again.
create table print_batch_letter (
  batch     bigint not null references print_batch,
  position  int not null,
  intent_id uuid not null unique references intent,
  letter_id uuid not null references letter,
  primary key (batch, position)
);
grant select, insert, update (written_at) on print_batch to ablauf_app;
grant select, insert on print_batch_letter to ablauf_app;

-- +goose Down
drop table print_batch_letter;
drop table print_batch;
