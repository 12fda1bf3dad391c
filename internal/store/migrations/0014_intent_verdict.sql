-- What becomes of an effect on the outside that does not simply succeed: a person settles it in a task, or it is no longer wanted.

-- +goose Up
alter table intent drop constraint intent_state_check;
alter table intent add constraint intent_state_check check (state in ('owed', 'sending', 'confirmed', 'unclear', 'withdrawn'));
-- The open task "Versand prüfen", if there is one; sending goes on beside it unless the state is "unclear".
alter table intent add column task_id uuid references task;
create index intent_task on intent (task_id) where task_id is not null;
drop index intent_due;
create index intent_due on intent (kind, next_attempt_at, id) where state in ('owed', 'sending');
create index intent_waiting on intent (kind, created_at) where state in ('owed', 'sending');
grant update (task_id) on intent to ablauf_app;

-- +goose Down
revoke update (task_id) on intent from ablauf_app;
drop index intent_waiting;
drop index intent_due;
create index intent_due on intent (next_attempt_at, id) where state in ('owed', 'sending');
drop index intent_task;
alter table intent drop column task_id;
alter table intent drop constraint intent_state_check;
alter table intent add constraint intent_state_check check (state in ('owed', 'sending', 'confirmed', 'unclear'));
