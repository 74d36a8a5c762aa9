#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# check-shell.sh ROOT: every shell script parses, and says its licence.
set -eu
status=0
for file in "$1"/build-aux/* "$1"/.ci/* "$1"/tests/*/*; do
  [ -f "$file" ] || continue
  case $(head -n 1 "$file" | tr -d '\0') in
    '#!/bin/sh') sh -n "$file" || status=1 ;;
    '#!/bin/bash') bash -n "$file" || status=1 ;;
    *) continue ;;
  esac
  sed -n 2p "$file" | grep -q 'SPDX-License-Identifier: GPL-3.0-or-later' || { echo "$file: no licence"; status=1; }
  [ -x "$file" ] || { echo "$file: not executable"; status=1; }
done
exit "$status"
