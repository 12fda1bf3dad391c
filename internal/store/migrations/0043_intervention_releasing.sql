-- A release that has begun: the case is asked without a lock, and until it has answered nobody can decline what it may be carrying out.

-- +goose Up
alter table intervention drop constraint intervention_state_check;
alter table intervention add constraint intervention_state_check check (state in ('proposed', 'releasing', 'applied', 'declined', 'refused'));
drop index intervention_one;
create unique index intervention_one on intervention (case_id) where state in ('proposed', 'releasing');

-- +goose Down
update intervention set state = 'proposed' where state = 'releasing';
drop index intervention_one;
create unique index intervention_one on intervention (case_id) where state = 'proposed';
alter table intervention drop constraint intervention_state_check;
alter table intervention add constraint intervention_state_check check (state in ('proposed', 'applied', 'declined', 'refused'));
