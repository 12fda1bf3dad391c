-- The incoming box of clearing: the open tasks of a group in the order in which they are worked on. What has been answered comes first.

-- +goose Up
create index task_incoming on task (candidate_group, (reply_at is null), opened_at, id) where state = 'open';

-- +goose Down
drop index task_incoming;
