-- The search over open and finished cases by what they are about.

-- +goose Up
create index cases_outcome on cases (outcome, received_at desc, id desc) where outcome <> '';
create index cases_applied_for on cases (applied_for, received_at desc, id desc);
create index cases_team on cases (team, received_at desc, id desc);
create index person_nationalities on person using gin (nationalities);
create index title_valid_to on title (valid_to, id) where valid_to is not null;

-- +goose Down
drop index title_valid_to;
drop index person_nationalities;
drop index cases_team;
drop index cases_applied_for;
drop index cases_outcome;
