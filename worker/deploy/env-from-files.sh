#!/bin/sh
# Starts a program that takes secrets only from its environment, with secrets that lie in files: for each NAME it reads the file that
# NAME_FILE names. So the secret stands neither in docker-compose.yml nor in what the engine tells about a container.
#
# Usage: env-from-files.sh NAME... -- program argument...
#
# Only words built into every shell are used: the images of third parties hold little else.
set -eu

while [ "$#" -gt 0 ] && [ "$1" != "--" ]; do
  eval "file=\${$1_FILE:?}"
  value=
  IFS= read -r value <"$file" || [ -n "$value" ] || { echo "env-from-files: $1_FILE names an empty file" >&2; exit 1; }
  export "$1=$value"
  unset "$1_FILE"
  shift
done
shift
exec "$@"
