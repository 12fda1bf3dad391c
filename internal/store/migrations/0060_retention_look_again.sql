-- Who corrected a person's data may let the program look again on the same day; the line of that day then says what the newest look found.

-- +goose Up
grant update (cases, due, held, finished_at) on retention_look to ablauf_app;

-- +goose Down
revoke update (cases, due, held, finished_at) on retention_look from ablauf_app;
