#!/bin/sh
# Registers the namespace and the search attributes that the worker sets, where they are missing. They are those of the stack for
# development (worker/dev/cmd/temporald) and hold codes and times, never names or file numbers.
set -eu

namespace=${TEMPORAL_NAMESPACE:?}

if ! temporal operator namespace describe --namespace "$namespace" >/dev/null 2>&1; then
  # 30 days: no rule depends on how long the history of a closed case stays.
  temporal operator namespace create --namespace "$namespace" --retention 720h
fi

attribute() {
  temporal operator search-attribute list --namespace "$namespace" | grep -qw "$1" ||
    temporal operator search-attribute create --namespace "$namespace" --name "$1" --type "$2"
}

# A new namespace is known to all services only after a moment.
tries=0
until temporal operator search-attribute list --namespace "$namespace" >/dev/null 2>&1; do
  tries=$((tries + 1))
  [ "$tries" -lt 30 ] || { echo "namespace $namespace does not become ready" >&2; exit 1; }
  sleep 2
done
attribute AblaufProcedure Keyword
attribute AblaufStatus Keyword
attribute AblaufIncident Bool
attribute AblaufNextDeadline Datetime
