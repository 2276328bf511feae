#!/bin/sh
# For cron or a monitoring system: a line for each cluster, and the exit code of the worst: 0 ok, 1 warning, 2 critical, 3 unknown.
set -u
usage='[NAME]   check one cluster, or all of the namespace; exit codes of a monitoring plugin'
# shellcheck source=runbooks/lib/runbook.sh
. "$(dirname "$0")/lib/runbook.sh"

worst=0
if [ -n "$cluster" ]; then
  names=$cluster
elif ! names=$(fep list -o name 2>&1); then
  echo "FEP UNKNOWN - $names" | head -n 1
  exit 3
fi
for name in $names; do
  line=$(fep status "${name##*/}" --check --timeout "${CHECK_TIMEOUT:-20s}")
  code=$?
  echo "$line"
  # Unknown weighs more than a warning, and less than what is surely critical.
  case $code in
    2) worst=2 ;;
    3) [ "$worst" -eq 2 ] || worst=3 ;;
    1) [ "$worst" -ne 0 ] || worst=1 ;;
  esac
done
exit "$worst"
