#!/bin/sh
# Writes the secrets of real operation, each once: a file that exists is never touched, because kept data depends on it. Whoever loses
# master-key loses every document, whoever loses payload-key every running history: keep copies of both apart from the backups.
#
# Usage: sudo worker/deploy/make-secrets.sh        writes to .ablauf/compose-secrets or to $ABLAUF_SECRETS_DIR
#
# The containers read the files as uid 10001, which must own them: Compose mounts secrets from files as they lie on the disk. Run as
# another user than root, the script says what is left to do.
set -eu
umask 077

owner=10001
root=$(cd "$(dirname "$0")/../.." && pwd)
dir=${ABLAUF_SECRETS_DIR:-$root/.ablauf/compose-secrets}
mkdir -p "$dir"

# once NAME: writes what comes in to the file, complete or not at all, unless it exists.
once() {
  if [ -e "$dir/$1" ]; then
    cat >/dev/null
    return
  fi
  cat >"$dir/.new-$1"
  [ -s "$dir/.new-$1" ]
  chmod 0600 "$dir/.new-$1"
  mv "$dir/.new-$1" "$dir/$1"
  echo "written: $1"
}

hex() { head -c 24 /dev/urandom | od -An -v -tx1 | tr -d ' \n'; }
key() { head -c 32 /dev/urandom | base64 | tr -d '\n'; }

for name in postgres-superuser postgres-owner postgres-app postgres-temporal postgres-keycloak \
  minio-root-user minio-root-password minio-access-key minio-secret-key minio-keeper-access-key minio-keeper-secret-key \
  ba-key sicherheit-key meldebehoerde-key azr-key karte-key druck-key portal-key oidc-client-secret temporal-ui-client-secret keycloak-admin; do
  hex | once "$name"
done

# 32 bytes in base64: for the keys of cases, for what goes to Temporal, for the cookies.
for name in master-key payload-key session-key; do
  key | once "$name"
done

# Worker and gateway are given an URL without a password; it names these files (format of PostgreSQL's .pgpass).
for role in owner app; do
  printf 'postgres:5432:ablauf:ablauf_%s:%s\n' "$role" "$(cat "$dir/postgres-$role")" | once "pgpass-$role"
done

if [ "$(id -u)" = 0 ]; then
  chown "$owner:$owner" "$dir"/*
elif [ "$(id -u)" != "$owner" ]; then
  echo "The containers cannot read the files yet. As root: chown $owner:$owner $dir/*" >&2
fi
