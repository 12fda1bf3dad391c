-- Titles of one paragraph in the order of their ids: those that an ordinance lets continue beyond what is printed on them.

-- +goose Up
create index title_by_paragraph on title (paragraph, id) where ended_on is null;

-- +goose Down
drop index title_by_paragraph;
