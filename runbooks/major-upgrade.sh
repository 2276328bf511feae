#!/bin/sh
# The data of a cluster into a new one of the next major version. The step in between that is yours, the change of the
# operator, ends the run with 69: go on with --resume.
set -eu
usage='NAME NEW   take the data over into a new cluster of the next major version'
# shellcheck source=runbooks/lib/runbook.sh
. "$(dirname "$0")/lib/runbook.sh"
needs 2
new=${args_2:-}

how=look
step steps 'the steps, and what the rules say' fep upgrade major "$cluster" --to-cluster "$new" --dry-run=client
go "take $cluster over into $new; applications must be stopped"
step backup 'a backup to go back to' fep backup now "$cluster"
step upgrade 'every step, up to counted rows in both clusters' fep upgrade major "$cluster" --to-cluster "$new" --yes
step health 'nothing is critical in the new cluster' fep status "$new" --fail-on critical --compact
note "the old cluster stays until you delete it: kubectl fep delete $cluster"
finish
