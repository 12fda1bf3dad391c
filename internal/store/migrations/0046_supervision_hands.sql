-- +goose Up

-- How often tasks change hands is read from the log of many cases at once; few lines of a log are of that kind.
create index case_event_hands on case_event (case_id)
  where content ->> 'code' in ('task.handed-over', 'task.taken-over', 'task.unclaimed', 'task.forwarded');

-- What second persons said, and what remedies came to.
create index case_fact_answers on case_fact (recorded_at)
  where name in ('mitzeichnung', 'stichprobeErgebnis', 'abhilfe', 'widerspruchErgebnis', 'gerichtErgebnis');

-- +goose Down
drop index case_fact_answers;
drop index case_event_hands;
