-- What the query of § 73 AufenthG brought to light. It stands apart from the receipt, sealed with the key of the case, and the program's own
-- role may write it and not read it: only the role of the officer may, which the program takes on for a single statement.

-- +goose Up
-- +goose StatementBegin
do $$
begin
  if not exists (select from pg_roles where rolname = 'ablauf_sicherheit') then
    create role ablauf_sicherheit nologin;
  end if;
exception when duplicate_object or unique_violation then null; -- another database of the same server is being migrated
end $$;
-- +goose StatementEnd
-- +goose StatementBegin
do $$
begin
  if not exists (select from pg_auth_members where roleid = 'ablauf_sicherheit'::regrole and member = 'ablauf_app'::regrole) then
    grant ablauf_sicherheit to ablauf_app with inherit false, set true;
  end if;
exception when unique_violation then null;
end $$;
-- +goose StatementEnd
create table security_finding (
  receipt_id  uuid primary key references receipt,
  case_id     uuid not null references cases,
  sealed      bytea not null,
  recorded_at timestamptz not null
);
comment on table security_finding is 'for the officer of § 73 AufenthG only; sealed with the key of the case';
create index security_finding_case on security_finding (case_id);
grant insert on security_finding to ablauf_app;
grant select on security_finding to ablauf_sicherheit;
grant select (id, received_at) on receipt to ablauf_sicherheit;

-- +goose Down
revoke select (id, received_at) on receipt from ablauf_sicherheit;
drop table security_finding;
