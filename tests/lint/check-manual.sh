#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# check-manual.sh PAGE...: man formats the pages without a warning.
set -eu
for page in "$@"; do
  warnings=$(LC_ALL=C.UTF-8 MANROFFSEQ='' MANWIDTH=80 man --warnings -E UTF-8 -l -Tutf8 -Z "$page" 2>&1 > /dev/null)
  [ -z "$warnings" ] || { echo "$page: $warnings"; exit 1; }
done
