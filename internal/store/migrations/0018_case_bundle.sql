-- A case can go on under another bundle (migration of a running case); what it ran on before stays in its history.

-- +goose Up
drop trigger cases_history on cases;
create trigger cases_history
  before update of title_id, applied_for, state, outcome, team, sensitivity, closed_at, bundle on cases
  for each row execute function keep_history('id');
grant update (bundle, procedure_version) on cases to ablauf_app;

-- +goose Down
revoke update (bundle, procedure_version) on cases from ablauf_app;
drop trigger cases_history on cases;
create trigger cases_history
  before update of title_id, applied_for, state, outcome, team, sensitivity, closed_at on cases
  for each row execute function keep_history('id');
