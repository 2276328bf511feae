#!/bin/sh
# Builds the root of one container in fresh mount, host name and process namespaces, and starts its command in it.
# usage: container-root.sh ROOT HOSTNAME [FROM:TO]... -- COMMAND...
# FROM is a folder or file of the machine, TO its place in the container; later binds lie over earlier ones.
set -eu
root=$1
hostname "$2"
shift 2

mount -t tmpfs -o mode=755 tmpfs "$root"
for name in bin sbin lib lib32 lib64 libx32; do
  if [ -L "/$name" ]; then
    ln -s "$(readlink "/$name")" "$root/$name"
  elif [ -d "/$name" ]; then
    mkdir "$root/$name"
    mount --rbind "/$name" "$root/$name"
  fi
done
for name in usr etc dev; do
  mkdir "$root/$name"
  mount --rbind "/$name" "$root/$name"
done
mkdir -p "$root/proc" "$root/tmp" "$root/opt" "$root/var/lib" "$root/var/log" "$root/var/tmp" "$root/run"
mount -t proc proc "$root/proc"

while [ "$1" != "--" ]; do
  from=${1%%:*}
  to=$root${1#*:}
  if [ -d "$from" ]; then
    mkdir -p "$to"
  elif [ ! -e "$to" ]; then
    mkdir -p "$(dirname "$to")"
    : >"$to"
  fi
  mount --bind "$from" "$to"
  shift
done
shift

cd "$root"
exec chroot . "$@"
