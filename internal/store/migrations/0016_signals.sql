-- What operators watch is asked for every few seconds, so each part of it reads a small index.

-- +goose Up
create index receipt_poison on receipt (id) where state = 'poison';
create index intent_unclear on intent (id) where state = 'unclear';
create index case_event_incident on case_event (case_id) where content ->> 'code' = 'incident.raised';

-- +goose Down
drop index case_event_incident;
drop index intent_unclear;
drop index receipt_poison;
