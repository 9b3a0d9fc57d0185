#!/bin/sh
# Prepares Temporal, from its admin-tools image. Both steps may run again and change nothing then.
#   temporal-setup.sh schema     makes or upgrades the two databases (needs POSTGRES_SEEDS, POSTGRES_USER, SQL_PASSWORD)
#   temporal-setup.sh namespace  makes the namespace and its search attributes (needs TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE)
set -eu

# A search attribute's name and type are a contract: src/workflows/case-attributes.ts.
SEARCH_ATTRIBUTES='CaseStage=Keyword CaseNature=Keyword Caisse=Keyword DueAt=Datetime NeedsAttention=Bool AttentionReason=Keyword'

main() {
  case "${1:-}" in
    schema)
      apply_schema "${DBNAME:-temporal}" temporal
      apply_schema "${VISIBILITY_DBNAME:-temporal_visibility}" visibility
      ;;
    namespace)
      retry temporal operator cluster health
      retry make_namespace
      retry make_search_attributes
      ;;
    *)
      echo "usage: $0 schema|namespace" >&2
      exit 2
      ;;
  esac
}

# The database itself exists (postgres-init.sh): Temporal's role need not be allowed to create any.
apply_schema() {
  retry sql_tool "$1" setup-schema -v 0.0
  retry sql_tool "$1" update-schema --schema-name "postgresql/v12/$2"
}

sql_tool() {
  database=$1
  shift
  temporal-sql-tool --plugin postgres12 --ep "$POSTGRES_SEEDS" -p "${DB_PORT:-5432}" -u "$POSTGRES_USER" --db "$database" "$@"
}

# `create` fails when the namespace is there.
make_namespace() {
  temporal operator namespace describe -n "$TEMPORAL_NAMESPACE" >/dev/null 2>&1 ||
    temporal operator namespace create -n "$TEMPORAL_NAMESPACE" --retention "${TEMPORAL_RETENTION:-90d}"
}

make_search_attributes() {
  set --
  for attribute in $SEARCH_ATTRIBUTES; do
    set -- "$@" --name "${attribute%%=*}" --type "${attribute#*=}"
  done
  temporal operator search-attribute create -n "$TEMPORAL_NAMESPACE" "$@"
}

# A namespace just made is not known to every part of the server for some seconds.
retry() {
  attempt=1
  until "$@"; do
    if [ "$attempt" -ge "${SETUP_ATTEMPTS:-30}" ]; then
      echo "gave up after $attempt attempts: $*" >&2
      return 1
    fi
    attempt=$((attempt + 1))
    sleep "${SETUP_PAUSE_SECONDS:-2}"
  done
}

main "$@"
