#!/bin/sh
# A volume fills: what fills it, then more room, then proof.
set -eu
usage='NAME VOLUME SIZE   grow a volume (data, wal, log, tablespace, archivewal, backup) that fills up'
# shellcheck source=runbooks/lib/runbook.sh
. "$(dirname "$0")/lib/runbook.sh"
needs 3
volume=${args_2:-}
size=${args_3:-}

how=look
step show 'which volume, how full, and whether it can grow' fep storage show "$cluster"
how=look
step why 'what fills it: archiving, slots, logs' fep diagnose "$cluster"
go "grow the $volume volumes to $size"
how=preview
step grow 'every claim has the size' fep storage resize "$cluster" "--$volume" "$size" --yes
step health 'nothing is critical' fep status "$cluster" --fail-on critical --compact
finish
