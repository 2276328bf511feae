#!/bin/sh
# Changes PostgreSQL parameters: what it does first, then the change, a restart where one is needed, then proof.
set -eu
usage='NAME PARAMETER=VALUE…   change parameters, restart where they need it, prove them on every server'
# shellcheck source=runbooks/lib/runbook.sh
. "$(dirname "$0")/lib/runbook.sh"
needs 2

set --
number=2
while [ "$number" -le "$args" ]; do
  eval "set -- \"\$@\" \"\$args_$number\""
  number=$((number + 1))
done

how=look
step ready 'every server is ready' fep wait "$cluster" --for ready --timeout 1m
go 'change the parameters'
how=preview
step change 'set them; servers are restarted where a parameter needs it' fep params set "$cluster" "$@" --restart --yes
step applied 'they are in force on every server, and nothing waits for a restart' fep wait "$cluster" --for params-applied --timeout 5m
step health 'nothing is critical' fep status "$cluster" --fail-on critical --compact
finish
