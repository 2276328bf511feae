#!/bin/sh
# The certificate of the servers is near its end: new one into its Secret, reload, proof. The password of an encrypted key is
# read from the file that KEY_PASSWORD_FILE names; the Secret of the cluster that holds it stays as it is.
set -eu
usage='NAME CERTIFICATE KEY   put a new certificate of the servers into its Secret, and have it read'
# shellcheck source=runbooks/lib/runbook.sh
. "$(dirname "$0")/lib/runbook.sh"
needs 3
certificate=${args_2:-}
key=${args_3:-}
for file in "$certificate" "$key"; do [ -r "$file" ] || runbook_wrong "the file $file cannot be read"; done
secret=$(kube get fepcluster "$cluster" -o 'jsonpath={.spec.fep.postgres.tls.certificateName}')
[ -n "$secret" ] || runbook_stop 3 "$cluster names no certificate in spec.fep.postgres.tls.certificateName"

# Only the two keys are written; the key file goes from the file to the API server, not through an argument list.
replace() {
  kube create secret generic "$secret" --from-file=tls.crt="$certificate" --from-file=tls.key="$key" --dry-run=client -o yaml |
    kube patch secret "$secret" --type merge --patch-file /dev/stdin
}

shown() {
  openssl x509 -in "$certificate" -noout -subject -enddate
  openssl x509 -in "$certificate" -noout -checkend 86400 >/dev/null || { echo 'the new certificate ends within a day' >&2; return 1; }
  [ "$(openssl x509 -in "$certificate" -noout -pubkey)" = "$(openssl pkey -in "$key" -pubout ${KEY_PASSWORD_FILE:+-passin "file:$KEY_PASSWORD_FILE"} </dev/null)" ] || { echo 'the key does not belong to the certificate' >&2; return 1; }
}

# A mounted Secret reaches the pods a minute later at the most.
in_force() {
  until=$(openssl x509 -in "$certificate" -noout -enddate | cut -d= -f2)
  end=$(date -u -d "$until" +%Y-%m-%dT%H:%M:%S 2>/dev/null || date -u -j -f '%b %e %T %Y %Z' "$until" +%Y-%m-%dT%H:%M:%S)
  tries=0
  while ! fep status "$cluster" -o json | grep -q "\"notAfter\": \"$end"; do
    tries=$((tries + 1))
    [ "$tries" -lt 24 ] || { echo "the servers do not show the certificate that ends at $end" >&2; return 1; }
    sleep 5
    fep reload "$cluster" --yes >/dev/null || return $?
  done
}

how=look
step new-one 'the new certificate is valid, and its key belongs to it' shown
how=look
step ready 'every server is ready' fep wait "$cluster" --for ready --timeout 1m
go "put it into the Secret $secret and reload the servers"
step replace 'the Secret has it' replace
step reload 'the servers read it' fep reload "$cluster" --yes
step in-force 'the servers show it' in_force
finish
