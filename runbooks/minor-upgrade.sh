#!/bin/sh
# Another patch of the version: backup, what is disturbed, replacement in order, proof.
set -eu
usage='NAME TAG   bring a cluster to the images with this tag'
# shellcheck source=runbooks/lib/runbook.sh
. "$(dirname "$0")/lib/runbook.sh"
needs 2
tag=${args_2:-}

how=look
step ready 'every server is ready, and replicas are close behind' fep wait "$cluster" --for ready --for 'lag<64MB' --timeout 1m
go "take a backup, then bring $cluster to $tag"
step backup 'a backup to go back to' fep backup now "$cluster" --type incr
how=preview
step upgrade 'replicas first, then a switchover, then the old primary' fep upgrade "$cluster" --to "$tag" --yes
step health 'nothing is critical' fep status "$cluster" --fail-on critical --compact
finish
