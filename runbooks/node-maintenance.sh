#!/bin/sh
# Empties a node of the servers of a cluster, and gives it back: two runs, with your work between them.
set -eu
usage='NAME NODE begin|end   empty a node for maintenance, and give it back'
# shellcheck source=runbooks/lib/runbook.sh
. "$(dirname "$0")/lib/runbook.sh"
needs 3
node=${args_2:-}

primary_is_here() {
  [ "$(kube get pod "$(primary)" -o 'jsonpath={.spec.nodeName}')" = "$node" ]
}

# Eviction, as kubectl drain does it, respects the disruption budget; other pods of the node are yours to move.
evict() {
  # shellcheck disable=SC2086
  $kubectl ${context:+--context "$context"} drain "$node" --ignore-daemonsets --delete-emptydir-data --pod-selector "fepclustername=$cluster" --timeout 10m
}

case ${args_3:-} in
  begin)
    how=look
    step go-no-go 'every server is ready, and replicas are close behind' fep wait "$cluster" --for ready --for 'lag<64MB' --timeout 1m
    go "empty $node"
    # shellcheck disable=SC2086
    step cordon 'no new pod comes to the node' $kubectl ${context:+--context "$context"} cordon "$node"
    if [ -n "$dry_run" ] || primary_is_here; then
      step switchover 'the primary leaves the node first' fep switchover "$cluster" --yes --if-primary "$(primary)"
    fi
    step drain 'its servers leave the node' evict
    note "now do your work on $node, then: $0 $cluster $node end"
    ;;
  end)
    go "give $node back"
    # shellcheck disable=SC2086
    step uncordon 'pods may come again' $kubectl ${context:+--context "$context"} uncordon "$node"
    step ready 'every server is ready again, and follows' fep wait "$cluster" --for ready --for 'lag<64MB' --timeout 30m
    step health 'nothing is critical' fep status "$cluster" --fail-on critical
    ;;
  *) runbook_wrong 'the third argument is begin or end' ;;
esac
finish
