-- Persons, their titles, and employers. name_fold holds a space and casefile.Fold of the names, computed by the program.

-- +goose Up
create table person (
  id              uuid primary key default uuidv7(),
  family_name     text not null,
  given_names     text not null,
  birth_name      text not null default '',
  name_fold       text not null,
  original_script text not null default '',
  birth_date      text not null default '0000', -- partial: 1991-03-14, 1991-03, 1991, 0000
  birth_place     text not null default '',
  sex             text not null default '',
  nationalities   text[] not null default '{}',
  azr_nummer      text not null default '',
  street          text not null default '',
  postal_code     text not null default '',
  city            text not null default '',
  address_extra   text not null default '',
  country         text not null default '',
  email           text not null default '',
  language        text not null default '',
  died_on         date,
  moved_away_on   date,
  auskunftssperre boolean not null default false, -- § 51 BMG
  source_system   text not null default '',
  source_id       text not null default '',
  recorded_at     timestamptz not null,
  changed_at      timestamptz not null,
  version         int not null default 1
);
create unique index person_source on person (source_system, source_id) where source_id <> '';
create index person_azr on person (azr_nummer) where azr_nummer <> '';
create index person_name on person using gin (name_fold gin_trgm_ops);
create trigger person_history before update on person for each row execute function keep_history('id');
grant select, insert, update on person to ablauf_app;

create table employer (
  id             uuid primary key default uuidv7(),
  name           text not null,
  name_fold      text not null,
  betriebsnummer text not null default '',
  street         text not null default '',
  postal_code    text not null default '',
  city           text not null default '',
  address_extra  text not null default '',
  country        text not null default '',
  source_system  text not null default '',
  source_id      text not null default '',
  recorded_at    timestamptz not null,
  changed_at     timestamptz not null,
  version        int not null default 1
);
create unique index employer_source on employer (source_system, source_id) where source_id <> '';
create trigger employer_history before update on employer for each row execute function keep_history('id');
grant select, insert, update on employer to ablauf_app;

create table title (
  id              uuid primary key default uuidv7(),
  person_id       uuid not null references person,
  kind            text not null,
  paragraph       text not null default '',
  valid_from      date,
  valid_to        date, -- the last day; null for an unlimited title
  card_valid_to   date,
  nebenbestimmung text not null default '',
  employer_name   text not null default '',
  ended_on        date,
  ended_reason    text not null default '',
  effect_key      text unique, -- the visit of an element that granted the title; null for titles from elsewhere
  source_system   text not null default '',
  source_id       text not null default '',
  recorded_at     timestamptz not null,
  changed_at      timestamptz not null,
  version         int not null default 1
);
create unique index title_source on title (source_system, source_id) where source_id <> '';
create index title_person on title (person_id);
create index title_expiry on title (valid_to, id) where valid_to is not null and ended_on is null;
create trigger title_history before update on title for each row execute function keep_history('id');
grant select, insert, update on title to ablauf_app;

-- +goose Down
drop table title;
drop table employer;
drop table person;
