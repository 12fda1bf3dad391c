-- What came in lies in quarantine until it is checked. The row keeps by whom it was checked and what was found, and whether an object is left there.

-- +goose Up
alter table document
  add column quarantined    boolean not null default false, -- an object lies in the folder "quarantaene"
  add column checked_at     timestamptz,
  add column scanner        text not null default '',       -- what the virus scanner calls itself, '' where none was asked
  add column finding        text not null default '',       -- what it calls the malware
  add column check_attempts int not null default 0,
  add column check_after    timestamptz;                    -- a check that failed is tried again then
create index document_left_in_quarantine on document (checked_at) where quarantined and state in ('released', 'refused');
grant update (quarantined, checked_at, scanner, finding, check_attempts, check_after) on document to ablauf_app;

-- +goose Down
alter table document
  drop column quarantined, drop column checked_at, drop column scanner, drop column finding, drop column check_attempts, drop column check_after;
