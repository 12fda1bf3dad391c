-- What was erased after a backup is erased again when the backup was brought back, by a list of its own that names the first one.

-- +goose Up
alter table deletion_run add column again_of bigint;
comment on column deletion_run.again_of is 'number of the list that was carried out before a backup brought its cases back';

-- +goose Down
alter table deletion_run drop column again_of;
