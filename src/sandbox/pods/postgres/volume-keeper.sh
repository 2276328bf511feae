#!/bin/sh
# Keeps volumes whose size is a limit: each is a file system in memory, seen only in the mount namespace of this process. The
# containers are started from it. Commands come as lines on stdin, and each gets one line as its answer. When stdin closes, for
# whatever reason, everything is written back to the folders of the volumes.
# usage: volume-keeper.sh FOLDER
set -u
disk=$1/volumes
memory=$1/limited
trap '' HUP INT TERM
mkdir -p "$disk" "$memory"
# An earlier one may still be writing back.
exec 9>"$1/limited.lock"
flock 9

# mount_volume NAME BYTES
mount_volume() {
  if mountpoint -q "$memory/$1"; then resize "$@"; return; fi
  mkdir -p "$memory/$1" "$disk/$1"
  # The name as the source of the mount tells such a volume from any other file system.
  mount -t tmpfs -o "size=$2,mode=755" "$1" "$memory/$1" || return
  # A hole would leave room in a volume that was full.
  cp -a --sparse=never "$disk/$1/." "$memory/$1/" && return
  umount "$memory/$1"
  return 1
}

# resize NAME BYTES; one that no pod has mounted yet gets its size then
resize() {
  # With the source named, mount(8) adds no options of its own: owners that do not exist in a user namespace would be among them.
  ! mountpoint -q "$memory/$1" || mount -t tmpfs -o "remount,size=$2" "$1" "$memory/$1"
}

# forget NAME
forget() {
  ! mountpoint -q "$memory/$1" || { umount "$memory/$1" && rmdir "$memory/$1"; }
}

# write_back NAME
write_back() {
  rm -rf "$disk/$1.new" "$disk/$1.old"
  cp -a "$memory/$1" "$disk/$1.new" && mv "$disk/$1" "$disk/$1.old" && mv "$disk/$1.new" "$disk/$1" && rm -rf "$disk/$1.old"
}

echo ok
while read -r verb name bytes; do
  if said=$("$verb" "$name" "$bytes" 2>&1); then echo ok; else echo "$said" | tr '\n' ' '; echo; fi
done

# Where the node was killed its containers are being killed too.
sleep 1
for volume in "$memory"/*; do
  mountpoint -q "$volume" || continue
  write_back "${volume##*/}"
  umount "$volume"
done
