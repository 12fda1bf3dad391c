-- Cases about another case: a question how things stand with it.

-- +goose Up
alter table cases add column about_case uuid references cases;
comment on column cases.about_case is 'the case that this one is about; at most one open case of a procedure is about the same case';
create unique index cases_about_open on cases (about_case, procedure) where state = 'open' and about_case is not null;

-- +goose Down
drop index cases_about_open;
alter table cases drop column about_case;
