#!/bin/sh
# Restore command of the servers.
# usage: archive-get.sh NAME PATH
# A former primary that comes back archives the end of its old timeline. A replica that has not heard of the next timeline yet
# would take that for its own future, replay beyond the fork and never stream again. So a segment is refused when a younger
# timeline begins in it or before it: from there on a replica needs the segments of that timeline only.
set -u
name=$1
path=$2

# Segments are named timeline, log and segment, eight hexadecimal digits each; there are 256 segments of 16 MiB in a log.
case $name in
  *[!0-9A-F]*) exec pgbackrest archive-get "$name" "$path" ;;
esac
timeline=$((0x$(printf %.8s "$name")))
rest=${name#????????}
segment=$((0x$(printf %.8s "$rest") * 256 + 0x${rest#????????}))

history=$(mktemp /tmp/archive-get.XXXXXX)
trap 'rm -f "$history"' EXIT
younger=$((timeline + 1))
while pgbackrest archive-get "$(printf %08X "$younger").history" "$history" >/dev/null 2>&1; do
  # Lines of a history file: parent timeline, position of the fork, reason (PostgreSQL 15, 26.3.5).
  while read -r parent fork _; do
    [ "$parent" = "$timeline" ] || continue
    low=$(printf %08X "0x${fork#*/}")
    if [ "$segment" -ge $((0x${fork%/*} * 256 + 0x${low%??????})) ]; then
      echo "$name is not taken from the archive: timeline $younger begins at $fork" >&2
      exit 1
    fi
  done <"$history"
  younger=$((younger + 1))
done
pgbackrest archive-get "$name" "$path"
