-- The check codes of sheets for employers. Only the hash of a code is kept: who reads the record cannot ask with it.

-- +goose Up
create table employer_sheet (
  code_hash   bytea primary key check (length(code_hash) = 32), -- SHA-256
  case_id     uuid not null references cases,
  letter_id   uuid not null references letter, -- behind which the sheet stands; what the sheet says of the title stands in its data
  person_id   uuid not null, -- whom the sheet names; where the case turns out to be somebody else's it says nothing any more
  title_id    uuid not null, -- that the sheet speaks of
  recorded_at timestamptz not null
);
comment on table employer_sheet is 'a sheet for the employer that stands behind a letter; whether it still tells the truth is computed from the case whenever somebody asks';
create index employer_sheet_case on employer_sheet (case_id);
create index employer_sheet_letter on employer_sheet (letter_id);
grant select, insert on employer_sheet to ablauf_app;

-- The code dies with the case.
-- +goose StatementBegin
create function forget_employer_sheets() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  delete from employer_sheet where case_id = new.id;
  return null;
end $$;
-- +goose StatementEnd
revoke execute on function forget_employer_sheets() from public;
create trigger employer_sheet_of_erased after update of erased_at on cases for each row when (new.erased_at is not null) execute function forget_employer_sheets();

-- +goose Down
drop trigger employer_sheet_of_erased on cases;
drop table employer_sheet;
drop function forget_employer_sheets();
