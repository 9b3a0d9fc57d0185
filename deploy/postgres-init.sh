#!/bin/bash
# Runs once, on an empty data volume: one role and its database for the register, one role for Temporal's two databases.
set -euo pipefail

psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" \
  --set register_password="$REGISTER_DB_PASSWORD" --set temporal_password="$TEMPORAL_DB_PASSWORD" <<'SQL'
CREATE ROLE recouvrement LOGIN PASSWORD :'register_password';
CREATE DATABASE recouvrement OWNER recouvrement;
REVOKE ALL ON DATABASE recouvrement FROM PUBLIC;
CREATE ROLE temporal LOGIN PASSWORD :'temporal_password';
CREATE DATABASE temporal OWNER temporal;
CREATE DATABASE temporal_visibility OWNER temporal;
REVOKE ALL ON DATABASE temporal, temporal_visibility FROM PUBLIC;
SQL
