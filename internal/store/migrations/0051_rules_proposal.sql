-- New versions of rule tables are proposed and released as those of procedures are; before a release the newest decisions of a table are
-- computed anew.

-- +goose Up
alter table definition_proposal drop constraint definition_proposal_kind_check;
alter table definition_proposal add constraint definition_proposal_kind_check check (kind in ('bundle', 'rules'));
create index decision_newest on decision (table_name, recorded_at desc, id desc);

-- +goose Down
drop index decision_newest;
alter table definition_proposal drop constraint definition_proposal_kind_check;
alter table definition_proposal add constraint definition_proposal_kind_check check (kind = 'bundle');
