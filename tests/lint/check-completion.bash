#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# check-completion.bash FILE: the completion offers what it should, asked as bash asks it. TAP.
source "$1"

# Stands in for the program: the ids that lists print.
eksport-cli ()
{
  case $* in
    'connection list') printf 'acme-of Acme\ndemo Demo\n' ;;
    'exports acme-of') printf 'completed Completed\nnew New\n' ;;
    'destination list job.json') printf 'ID Type\noffice local\nacme sftp\n' ;;
    'entities acme-of') printf 'lead Lead\nonboarding_session Session\n' ;;
  esac
}
compopt () { :; }

number=0
# expect ANSWER WORD...: what is offered in place of the last word.
expect ()
{
  local answer=$1
  shift
  COMP_WORDS=(eksport-cli "$@")
  COMP_CWORD=$#
  COMPREPLY=()
  _eksport_cli
  ((++number))
  [[ ${COMPREPLY[*]} == "$answer" ]] || { echo "# offers “${COMPREPLY[*]}”"; printf 'not '; }
  echo "ok $number $* → $answer"
}

cd "$(mktemp -d /tmp/eks-completion-XXXXXX)" || exit 1
trap 'rm -rf "$PWD"' EXIT
mkdir folder
touch job.json
echo 1..24
expect 'preview' pre
expect 'connection connector' conn
expect 'job.json' run j
expect '--dry-run' run job.json --d
expect 'plain' run --progress p
expect 'folder' run job.json --output f
expect 'job.json' run --output folder j
expect '' preview job.json --rows ''
expect 'acme-of demo' fields ''
expect 'onboarding_session' fields acme-of on
expect 'new' exports acme-of n
expect '--save' exports acme-of new --s
expect '--replace' connector add --r
expect 'acme-of demo' connection test ''
expect 'import' key i
expect 'secret' destination s
expect 'office' destination test job.json off
expect '--seed' demo --port 8099 --s
expect 'Europe/Copenhagen' connection add x y --time-zone Europe/Cop
expect '--json' key list --j
expect '' connection test --j
expect 'set' mail se
expect 'starttls' mail set --host h --tls s
expect '--json' mail show --j
