-- Cases that watch another one whose three months (§ 75 VwGO) are nearly over.

-- +goose Up
-- What the worker asks every minute: which deadlines of § 75 VwGO are near or over.
create index deadline_vwgo75 on deadline (last_day, case_id) where kind = 'vwgo75' and state in ('running', 'passed');

-- +goose Down
drop index deadline_vwgo75;
