#!/bin/sh
# Brings Temporal's two databases to the schema of this version; the image holds it. It can be run again.
set -eu

SQL_PASSWORD=$(cat /run/secrets/postgres-temporal)
export SQL_PASSWORD

for database in temporal temporal_visibility; do
  case $database in
  temporal) schema=temporal ;;
  *) schema=visibility ;;
  esac
  tool() { temporal-sql-tool --plugin postgres12_pgx --endpoint postgres --port 5432 --user temporal --database "$database" "$@"; }
  tool setup-schema --version 0.0
  tool update-schema --schema-dir "/etc/temporal/schema/postgresql/v12/$schema/versioned"
done
