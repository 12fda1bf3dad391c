-- How often somebody has put an emergency before others on a day is asked for each report (role concept 7.2).

-- +goose Up
create index submission_actor on submission (actor, submitted_at);

-- +goose Down
drop index submission_actor;
