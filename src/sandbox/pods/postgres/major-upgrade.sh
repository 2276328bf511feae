#!/bin/sh
# Brings all databases of one cluster into another, as the upgrade container of FEP does (User's Guide 6.4): pg_dumpall into the
# volume, then psql. What went wrong is the last line on standard error.
set -eu
work=/database/upgrade

# Names of Services do not resolve in a sandbox: the addresses come from the environment.
source_db() { PGHOST=$SOURCE_ADDRESS PGPORT=$SOURCE_PORT PGPASSWORD=$SOURCE_ADMIN_PASSWORD "$@"; }
new_db() { PGHOST=$NEW_ADDRESS PGPORT=$FEP_PORT PGPASSWORD=$PG_ADMIN_PASSWORD "$@"; }

fail() {
  echo "$1" >&2
  exit 1
}

# An hba line with the host name of this pod is what the guide asks for (6.4.1); here the connection is let in by another one.
check_hba() {
  method=$("$1" psql -X -w -A -t -d postgres -c "select auth_method from pg_hba_file_rules where type like 'host%' and address = '$UPGRADE_HOST'
    and 'all' = any(database) and ('all' = any(user_name) or 'postgres' = any(user_name)) order by line_number limit 1" 2>"$work/error") ||
    fail "FEPCluster $2 cannot be reached: $(tail -n 1 "$work/error")"
  case $method in
    trust | md5 | cert) echo "FEPCluster $2 lets this pod in by $method" ;;
    '') fail "FATAL: no pg_hba.conf entry for host \"$UPGRADE_HOST\", user \"postgres\", database \"postgres\" in FEPCluster $2" ;;
    *) fail "FEPCluster $2 wants $method of host $UPGRADE_HOST; only trust, md5 and cert serve an upgrade" ;;
  esac
}
check_hba source_db "$SOURCE_CLUSTER"
check_hba new_db "$FEP_CLUSTER_NAME"

echo "dumping all databases of FEPCluster $SOURCE_CLUSTER"
source_db pg_dumpall -w -f "$work/dump.sql" 2>"$work/error" || fail "$(tail -n 1 "$work/error")"
echo "the dump has $(wc -c <"$work/dump.sql") bytes"

# Roles that the new cluster has keep the passwords of its own CR: what the dump says of them is left out.
new_db psql -X -w -A -t -d postgres -o "$work/known-roles.sed" -c "select format('1,/^\\\\connect/{/^CREATE ROLE %s;\$/d;/^ALTER ROLE %s WITH /d}', name, name)
  from (select regexp_replace(quote_ident(rolname), '([][\\\\.*^\$/])', '\\\\\\1', 'g') as name from pg_roles) as roles"

echo "loading FEPCluster $FEP_CLUSTER_NAME"
sed -f "$work/known-roles.sed" "$work/dump.sql" | PGOPTIONS='-c log_statement=none' new_db psql -X -w -q -o /dev/null -d postgres 2>"$work/error" ||
  fail "loading ended early: $(tail -n 1 "$work/error")"
# Databases and the monitoring schema are there already in a new cluster.
wrong=$(grep 'ERROR:' "$work/error" | grep -v 'already exists$' | sed 's/^psql:[^ ]* //') || true
[ -z "$wrong" ] || fail "$(echo "$wrong" | head -n 1) ($(echo "$wrong" | wc -l) errors in all)"
echo 'all databases were loaded'
rm -f "$work/dump.sql"
