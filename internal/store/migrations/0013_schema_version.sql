-- The programs may read how far the schema is, so that one that starts first waits instead of failing on a missing table.

-- +goose Up
grant select on goose_db_version to ablauf_app;

-- +goose Down
revoke select on goose_db_version from ablauf_app;
