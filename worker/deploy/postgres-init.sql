-- Roles and databases of real operation. The image of PostgreSQL runs this file once, as its superuser, on an empty data folder.
--
-- The names are those of the stack for development (worker/dev/devstack); what ablauf_app may do is granted by the migrations. The
-- passwords come from the secrets' files: psql reads them itself, so they stand in no command line and no environment.

\set ON_ERROR_STOP on
\set owner_password `cat /run/secrets/postgres-owner`
\set app_password `cat /run/secrets/postgres-app`
\set temporal_password `cat /run/secrets/postgres-temporal`
\set keycloak_password `cat /run/secrets/postgres-keycloak`

-- The owner applies the migrations, and one of them makes the role that may erase.
create role ablauf_owner login createrole password :'owner_password';
create role ablauf_app login password :'app_password';
create role temporal login password :'temporal_password';
create role keycloak login password :'keycloak_password';

create database ablauf owner ablauf_owner;
create database temporal owner temporal;
create database temporal_visibility owner temporal;
create database keycloak owner keycloak;

-- Nobody enters a database that is not theirs.
revoke connect, temporary on database ablauf, temporal, temporal_visibility, keycloak from public;
grant connect on database ablauf to ablauf_app;
