# Sourced by every runbook: flags, steps, a transcript, and going on after a failure. POSIX sh; source it first:
#
#   usage='NAME NODE   what it is for'
#   . "$(dirname "$0")/lib/runbook.sh"
#
# Afterwards $cluster is the first argument, $args_N the Nth, and `step` runs one command.
# Ends with the exit code of the command that failed (docs/runbooks.md), 0 when every step is done.

fep=${FEP:-kubectl fep}
kubectl=${KUBECTL:-kubectl}
runbook=$(basename "$0" .sh)
namespace='' context='' expect='' dry_run='' transcript='' resume='' yes=''
args=0

runbook_usage() {
  cat <<END
usage: $runbook.sh $usage

  -n, --namespace NS        namespace of the cluster
      --context C           kubeconfig context
      --expect-context C    go on only when the kubeconfig context is C
      --dry-run             say the steps, change nothing: commands that can tell what they would do are asked
      --transcript FILE     where the protocol goes (default: ./$runbook-NAME-TIME.log)
      --resume FILE         go on after a failure: steps that this protocol has as done are left out
  -y, --yes                 do not ask before the first change
END
}

runbook_wrong() {
  echo "$runbook: $1" >&2
  runbook_usage >&2
  exit 2
}

while [ $# -gt 0 ]; do
  case $1 in
    -n | --namespace | --context | --expect-context | --transcript | --resume)
      [ $# -gt 1 ] || runbook_wrong "$1 needs a value"
      case $1 in
        -n | --namespace) namespace=$2 ;;
        --context) context=$2 ;;
        --expect-context) expect=$2 ;;
        --transcript) transcript=$2 ;;
        --resume) resume=$2 ;;
      esac
      shift
      ;;
    --dry-run) dry_run=yes ;;
    -y | --yes) yes=--yes ;;
    -h | --help)
      runbook_usage
      exit 0
      ;;
    -*) runbook_wrong "there is no flag $1" ;;
    *)
      args=$((args + 1))
      eval "args_$args=\$1"
      ;;
  esac
  shift
done

# `needs 2`: so many arguments at least.
needs() {
  [ "$args" -ge "$1" ] || runbook_wrong "$1 arguments are needed, $args are there"
}

# Arguments of the plugin and of kubectl that say which cluster is meant.
where() {
  [ -z "$namespace" ] || printf ' -n %s' "$namespace"
  [ -z "$context" ] || printf ' --context %s' "$context"
}

# `fep status demo --fail-on warning`: the plugin on the cluster that is meant.
fep() {
  # Words are split on purpose: FEP may be two of them.
  # shellcheck disable=SC2046,SC2086
  $fep "$@" $(where) ${expect:+--expect-context "$expect"}
}

# Flags of kubectl stand behind the words, and never behind a --.
kube() {
  # shellcheck disable=SC2046
  $kubectl "$@" $(where)
}

cluster=${args_1:-}
if [ -n "$resume" ]; then
  [ -r "$resume" ] || runbook_wrong "the protocol $resume cannot be read"
  transcript=$resume
fi
[ -n "$transcript" ] || transcript=./$runbook-${cluster:-all}-$(date -u +%Y%m%dT%H%M%SZ).log

note() {
  echo "$*" >&2
  [ -n "$dry_run" ] || printf '%s  %s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$*" >>"$transcript"
}

# `go NAME`: says what begins, and asks once where a person is there and has not said yes.
go() {
  note "$runbook${cluster:+ of $cluster}: $1"
  if [ -n "$dry_run" ] || [ -n "$yes" ] || [ -n "$resume" ]; then return 0; fi
  [ -t 0 ] && [ -t 2 ] || runbook_stop 2 'without a terminal nothing is asked: give --yes, or --dry-run first'
  printf 'Go on? [y/N] ' >&2
  read -r answer
  case $answer in y | Y | yes) yes=--yes ;; *) runbook_stop 130 'stopped before anything was changed' ;; esac
}

runbook_stop() {
  note "stopped: $2"
  exit "$1"
}

is_done() {
  [ -n "$resume" ] && grep -q "^[^ ]*  done  $1\$" "$resume"
}

# `step NAME 'in words' COMMAND…`: one command whose success is the success of the step. In a dry run a step with
# `preview` in $how is run with --dry-run=client; `look` is run as it is; any other is only said.
how=''
step() {
  name=$1 words=$2 kind=$how
  how=''
  shift 2
  if is_done "$name"; then
    note "left out  $name (done before)"
    return 0
  fi
  note "step  $name: $words"
  if [ -n "$dry_run" ]; then
    case $kind in
      look) "$@" || echo "  (it would stop here: exit $?)" >&2 ;;
      preview) "$@" --dry-run=client || echo "  (it would stop here: exit $?)" >&2 ;;
      *) echo "  would run: $*" >&2 ;;
    esac
    return 0
  fi
  code=0
  "$@" >"$transcript.out" 2>"$transcript.err" || code=$?
  cat "$transcript.out"
  cat "$transcript.err" >&2
  { sed 's/^/    /' "$transcript.out"; sed 's/^/    ! /' "$transcript.err"; } >>"$transcript"
  rm -f "$transcript.out" "$transcript.err"
  if [ "$code" -eq 0 ]; then
    note "done  $name"
    return 0
  fi
  note "failed  $name (exit $code)"
  failed "$name" "$code"
  echo "The protocol is $transcript. When the cause is mended, go on with the same words and: --resume $transcript" >&2
  exit "$code"
}

# Overwritten by a runbook that can undo what it did.
failed() { :; }

# The pod that takes writes now; empty where there is no single one.
primary() {
  fep status "$cluster" -o json --no-exec | sed -n 's/^  "primary": "\(.*\)",*$/\1/p'
}

finish() {
  if [ -n "$dry_run" ]; then note 'dry run: nothing was changed'; else note "all steps are done; protocol: $transcript"; fi
}
