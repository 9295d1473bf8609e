#!/bin/sh
# The namespace, with RETENTION for closed workflows. Safe to repeat: a changed retention takes effect.
set -eu

# Once a second, for a minute; then the command's own message.
retry() {
  for _ in $(seq 60); do
    if "$@" >/dev/null 2>&1; then return; fi
    sleep 1
  done
  "$@"
}

retry temporal operator cluster health
temporal operator namespace describe --namespace "$TEMPORAL_NAMESPACE" >/dev/null 2>&1 ||
  temporal operator namespace create --namespace "$TEMPORAL_NAMESPACE" --retention "$RETENTION"
# A new namespace is not known to the whole server at once; from when this succeeds it is, and workers can use it.
retry temporal operator namespace update --namespace "$TEMPORAL_NAMESPACE" --retention "$RETENTION"
