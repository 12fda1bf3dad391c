-- What came since a moment is asked every few seconds, for all who have the worklist open.

-- +goose Up
create index task_open_recorded on task (recorded_at) where state = 'open' and assignee = '';

-- +goose Down
drop index task_open_recorded;
