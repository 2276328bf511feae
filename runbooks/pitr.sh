#!/bin/sh
# After an operator's error: a new cluster with the state of the second before, beside the old one.
set -eu
usage='NAME TIME NEW [TABLE]   restore to a time into a new cluster; TABLE (schema.table) is counted in it'
# shellcheck source=runbooks/lib/runbook.sh
. "$(dirname "$0")/lib/runbook.sh"
needs 3
time=${args_2:-}
new=${args_3:-}
table=${args_4:-}

how=look
step window 'from when to when it can be restored' fep backup window "$cluster"
how=look
step plan 'the backup and all WAL up to that time are there' fep restore "$cluster" --to "$new" --to-time "$time" --plan
go "restore $cluster as of $time into $new; $cluster is not touched"
step restore 'the new cluster is ready, and recovery ended at the target' fep restore "$cluster" --to "$new" --to-time "$time" --yes ${table:+--verify-table "$table"}
cluster=$new
step health 'nothing is critical in the new cluster' fep status "$new" --fail-on critical --compact
note "clients go on to the old cluster until you point them to $new: kubectl fep connection-info $new"
finish
