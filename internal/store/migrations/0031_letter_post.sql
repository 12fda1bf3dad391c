-- What becomes of a letter after it was handed over: who posts it, on which day, and whether it came back.

-- +goose Up
alter table letter add column way text not null default '' check (way in ('', 'hand', 'druckzentrum'));
alter table letter add column printed_at timestamptz;
alter table letter add column posted_on date; -- § 41 Abs. 2 VwVfG: the day of posting; null: not known to have been posted
alter table letter add column posted_by text not null default '';
alter table letter add column refused_for text not null default ''; -- why the print centre turned it away
alter table letter add column returned_on date;
alter table letter add column returned_for text not null default '';
alter table letter add column returned_receipt uuid references receipt;
alter table letter add column returned_at timestamptz; -- when the newest return was recorded, also once that is settled
alter table letter add column task_id uuid references task; -- the latest task about the letter itself
alter table letter add column offered_on date; -- in the portal, besides the post
alter table letter add column offer_failed_at timestamptz;
alter table letter add column fetched_on date;
comment on column letter.deemed_delivered_on is
  '§ 41 Abs. 2 LVwVfG: counted from the day of the letter, and once it is posted from the day of posting where that is later';
-- Letters of before this column were taken out of the tray on their day; nobody will say so any more.
update letter set way = 'hand', posted_on = letter_date, posted_by = 'bestand' where state = 'sent';
create index letter_unposted on letter (sent_at, id) where state = 'sent' and posted_on is null;
create index letter_of_task on letter (task_id) where task_id is not null;
create index letter_of_return on letter (returned_receipt) where returned_receipt is not null;
grant update (way, printed_at, posted_on, posted_by, refused_for, returned_on, returned_for, returned_receipt, returned_at, task_id,
  offered_on, offer_failed_at, fetched_on) on letter to ablauf_app;
-- A period that begins with a letter ends later when the letter is posted later than assumed.
grant update (last_day, due_at, reason, params) on deadline to ablauf_app;

-- +goose Down
revoke update (last_day, due_at, reason, params) on deadline from ablauf_app;
drop index letter_of_return;
drop index letter_of_task;
drop index letter_unposted;
alter table letter drop column fetched_on, drop column offer_failed_at, drop column offered_on, drop column task_id,
  drop column returned_at, drop column returned_receipt, drop column returned_for, drop column returned_on, drop column refused_for,
  drop column posted_by, drop column posted_on, drop column printed_at, drop column way;
