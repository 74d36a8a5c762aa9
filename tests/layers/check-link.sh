#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# check-link.sh CC: the link test of the rooms bites. A plain link forgives a call upwards, because
# the linker drops objects that nobody asks for; linking the whole archive does not.
set -eu
here=$(dirname "$0")
top=$(mktemp -d /tmp/eks-link-XXXXXX)
trap 'rm -rf "$top"' EXIT
$1 -c -o "$top/upward-call.o" "$here/fixtures/link/upward-call.c"
ar rcs "$top/room.a" "$top/upward-call.o"
echo 1..2
if $1 -o "$top/plain" "$here/empty.c" "$top/room.a" 2> /dev/null; then
  echo 'ok 1 a plain link forgives the breach'
else
  echo 'not ok 1 a plain link forgives the breach'
fi
if $1 -o "$top/whole" "$here/empty.c" -Wl,--whole-archive "$top/room.a" -Wl,--no-whole-archive 2> "$top/messages"; then
  echo 'not ok 2 linking the whole room reports it'
else
  grep -q eks_engine_of_the_floor_above "$top/messages" || printf 'not '
  echo 'ok 2 linking the whole room reports it'
fi
