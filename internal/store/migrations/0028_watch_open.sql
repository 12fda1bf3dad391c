-- The question of every minute, which cases are delayed, must not read the passed deadlines of all cases that ever ended.

-- +goose Up
alter table deadline add over boolean not null default false;
comment on column deadline.over is 'the case came to its end while this deadline ran or after it had passed: nobody watches it any more';
grant update (over) on deadline to ablauf_app;
update deadline d set over = true from cases c where c.id = d.case_id and c.state = 'closed' and d.state = 'passed';
drop index deadline_vwgo75;
create index deadline_vwgo75 on deadline (last_day, case_id) where kind = 'vwgo75' and state in ('running', 'passed') and not over;

-- +goose Down
drop index deadline_vwgo75;
create index deadline_vwgo75 on deadline (last_day, case_id) where kind = 'vwgo75' and state in ('running', 'passed');
alter table deadline drop column over;
