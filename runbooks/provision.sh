#!/bin/sh
# Makes a cluster from a manifest, with every check before and after.
set -eu
usage='NAME MANIFEST   make a cluster from a manifest, checked before and after'
# shellcheck source=runbooks/lib/runbook.sh
. "$(dirname "$0")/lib/runbook.sh"
needs 2
manifest=${args_2:-}
[ -r "$manifest" ] || runbook_wrong "the manifest $manifest cannot be read"

how=look
step operator 'the operator and the API server answer' fep version
how=look
step check 'the rules, the cluster and the API server take the manifest' fep create "$cluster" -f "$manifest" --dry-run=server
go 'make the cluster and wait until it is ready'
step create 'make it, and see every server ready' fep create "$cluster" -f "$manifest" --wait
step health 'nothing is wrong with it' fep status "$cluster" --fail-on critical
step connection 'how clients reach it' fep connection-info "$cluster"
if fep status "$cluster" -o json --no-exec 2>/dev/null | grep -q '"configured": true'; then
  step backup 'the first backup, without which nothing can be restored' fep backup now "$cluster"
fi
finish
