#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# check-needed.sh headless PROGRAM: PROGRAM needs no toolkit to start. check-needed.sh windowed PROGRAM:
# it does, which shows that the look at it can tell.
set -eu
toolkit=$(LC_ALL=C readelf -d "$2" | grep NEEDED | grep -E 'gtk-|adwaita|libX11|wayland' || true)
case $1 in
  headless) [ -z "$toolkit" ] || { echo "$2 needs:"; echo "$toolkit"; exit 1; } ;;
  windowed) [ "$toolkit" ] || { echo "$2 needs no toolkit, so this look at it sees nothing"; exit 1; } ;;
esac
