#!/bin/sh
# A backup, a change of one parameter, a check of yours; what fails the check is taken back.
set -eu
usage='NAME PARAMETER=VALUE CHECK   change one parameter after a backup; CHECK is a shell command, and undone is what fails it'
# shellcheck source=runbooks/lib/runbook.sh
. "$(dirname "$0")/lib/runbook.sh"
needs 3
change=${args_2:-}
check=${args_3:-}
parameter=${change%%=*}

# What the manifest says of it now; empty: nothing, so that undoing means taking the line out.
before=$(fep params get "$cluster" "$parameter" -o json | sed -n 's/^ *"wanted": "\(.*\)",*$/\1/p' | head -n 1)

undo() {
  if [ -n "$before" ]; then
    fep params set "$cluster" "$parameter=$before" --restart --yes
  else
    fep params unset "$cluster" "$parameter" --restart --yes
  fi
}

failed() {
  case $1 in
    change | check)
      note "undoing $parameter: back to ${before:-the default}"
      if undo; then note 'done  undo'; else note 'failed  undo: look at kubectl fep params get'; fi
      ;;
  esac
}

how=look
step ready 'every server is ready' fep wait "$cluster" --for ready --timeout 1m
go "take a backup, then set $change"
step backup 'a backup to go back to' fep backup now "$cluster" --type incr
how=preview
step change 'the change' fep params set "$cluster" "$change" --restart --yes
step check 'your check' sh -c "$check"
finish
