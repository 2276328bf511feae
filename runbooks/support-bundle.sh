#!/bin/sh
# What support asks for first: what is wrong, and one file that is looked through for secrets before it leaves the house.
set -eu
usage='NAME [SINCE]   make a support bundle, and look through it for secrets'
# shellcheck source=runbooks/lib/runbook.sh
. "$(dirname "$0")/lib/runbook.sh"
needs 1
since=${args_2:-24h}
bundle=${BUNDLE:-./$cluster-$(date -u +%Y%m%dT%H%M%SZ).tgz}

how=look
step diagnose 'what is wrong, and why' fep diagnose "$cluster"
yes=--yes
step collect 'everything that could be taken is in one file' fep logs-collect "$cluster" --since "$since" -o "$bundle"
step verify 'it is whole, and nothing in it looks like a secret' fep logs-collect verify "$bundle"
note "the bundle: $bundle"
finish
