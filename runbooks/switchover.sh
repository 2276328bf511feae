#!/bin/sh
# A planned switchover: go or no-go first, proof afterwards.
set -eu
usage='NAME   make a replica the primary, with a go/no-go before and proof after'
# shellcheck source=runbooks/lib/runbook.sh
. "$(dirname "$0")/lib/runbook.sh"
needs 1

how=look
step go-no-go 'every server is ready, and replicas are close behind' fep wait "$cluster" --for ready --for 'lag<16MB' --timeout 1m
how=look
step nothing-critical 'nothing is critical' fep status "$cluster" --fail-on critical --compact
before=$(primary)
[ -n "$before" ] || runbook_stop 1 'there is no single primary to switch from'
go "switch over from $before"
how=preview
step switchover 'another server takes the writes, and the old primary follows it' fep switchover "$cluster" --yes --if-primary "$before"
step ready 'every server is ready, and streams' fep wait "$cluster" --for ready --for "primary!=$before" --timeout 10m
finish
