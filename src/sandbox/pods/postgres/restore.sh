#!/bin/sh
# What the temporary restore container does: restores a backup beside the data of the volume, has PostgreSQL replay WAL up to the
# target, and puts the result in place of the data. Up to that moment the old data stay as they are. Stopped at any point it can
# be run again. Environment: RESTORE_ID, RESTORE_TYPE (latest or PITR), RESTORE_TARGET, RESTORE_REPO, and the server's.
set -eu
data=/database/userdata/data
old=/database/userdata/data.old
new=/database/userdata/restored
complete=$new/sandbox-restore-complete
wal=/database/wal/pg_wal_$RESTORE_ID
tablespaces=/database/tablespaces/restored_$RESTORE_ID

say() {
  echo "sandbox: $*"
}

# Nothing but the restored data is left; the replicas' volumes are emptied, so that they copy the new primary.
clean_up() {
  rm -rf "$old" "$data.failed"
  for folder in /database/wal/* /database/tablespaces/* /database/replicas/*/*; do
    case $folder in "$wal" | "$tablespaces") ;; *) rm -rf "$folder" ;; esac
  done
}

if [ ! -e "$data" ] && [ -e "$complete" ]; then
  clean_up
  say 'the backup had been restored before; nothing is left to do'
  exit 0
fi

rm -rf "$old" "$new" "$wal" "$tablespaces"
mkdir -m 700 "$new" "$wal"
set -- --pg1-path="$new" --link-map=pg_wal="$wal"
[ -z "${RESTORE_REPO:-}" ] || set -- "$@" --repo="$RESTORE_REPO"
[ "$RESTORE_TYPE" = latest ] || set -- "$@" --type=time --target="$RESTORE_TARGET" --target-action=promote
if [ -d /database/tablespaces ]; then
  mkdir -m 700 "$tablespaces"
  set -- "$@" --tablespace-map-all="$tablespaces"
fi
pgbackrest restore "$@"

# Replay needs no room for clients (hot_standby off), none get in, and nothing is archived: these are not yet the cluster's data.
echo 'local all all trust' >/tmp/restore-hba.conf
pg_ctl start -w -t 86400 -D "$new" -o "-c listen_addresses= -c unix_socket_directories=/tmp -c port=$PGPORT -c hba_file=/tmp/restore-hba.conf \
  -c ssl=off -c hot_standby=off -c archive_mode=off -c logging_collector=off -c log_destination=stderr"
# Line 8 of this file is the server's state: standby until the replay is over and it has become a primary, then ready.
until [ "$(sed -n '8s/ *$//p' "$new/postmaster.pid" 2>/dev/null)" = ready ]; do
  pg_ctl status -D "$new" >/dev/null || exit 1
  sleep 0.3
done
psql --no-psqlrc -d postgres -Atc "select 'sandbox: the last restored transaction was committed at ' || coalesce(pg_last_xact_replay_timestamp()::text, 'an unknown time')"
pg_ctl stop -w -t 86400 -m fast -D "$new"

sed -i '/^recovery_target/d; /^restore_command/d' "$new/postgresql.auto.conf"
# The server archives the history of its new timeline when it runs: without it a later restore would take the same number.
history=$(ls "$wal" | grep '\.history$' | sort | tail -n 1)
[ -z "$history" ] || : >"$wal/archive_status/$history.ready"
: >"$complete"
[ ! -e "$data" ] || mv "$data" "$old"
clean_up
say 'the backup is restored'
