-- Which version of a procedure how many open cases run on.

-- +goose Up
create index cases_running on cases (procedure, procedure_version) where state = 'open';

-- +goose Down
drop index cases_running;
