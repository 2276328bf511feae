# Process 1 of a Pgpool-II container. SIGTERM ends Pgpool-II at once (its own SIGTERM would wait for every client), SIGHUP makes
# pool_passwd anew and reloads. Pgpool-II gives node 1 up when no replica answers, and this loop gives it back: replicas come and
# go with Patroni, which Pgpool-II does not hear of.
cd /tmp || exit 1
umask 077

passwords() {
  rm -f pool_passwd
  : >pool_passwd
  if [ -s users ]; then pg_enc -m -k .pgpoolkey -f pgpool.conf -i users >/dev/null 2>&1; fi
  rm -f users
}

passwords
pgpool -n -D -f pgpool.conf -F pcp.conf -a pool_hba.conf -k .pgpoolkey &
pgpool=$!
ending=
trap 'ending=yes; kill -INT $pgpool' TERM INT
trap 'passwords; kill -HUP $pgpool' HUP

while [ -z "$ending" ] && kill -0 $pgpool 2>/dev/null; do
  sleep 2 &
  wait $!
  node=$(sed -n 2p pgpool_status 2>/dev/null)
  if [ -z "$ending" ] && [ "$node" = down ] && pg_isready -q -t 2 -h "$BACKEND_REPLICA" -p "$BACKEND_PORT"; then
    pcp_attach_node -h "$PCP_HOST" -p "$PCP_PORT" -U "$PCP_USER" -w -n 1
  fi
done
wait $pgpool
