#!/bin/sh
# Ends what a dead process left. Its standard input is a pipe from that process, with lines
# "add SIGNAL PID" and "del PID" (negative: a process group); when the pipe closes, all that are still listed are stopped.
trap '' INT TERM HUP
list=
while read -r what a b; do
  case $what in
    add) list="$list $a:$b" ;;
    del)
      rest=
      for entry in $list; do [ "${entry#*:}" = "$a" ] || rest="$rest $entry"; done
      list=$rest
      ;;
  esac
done
for entry in $list; do kill -s "${entry%%:*}" -- "${entry#*:}" 2>/dev/null; done
n=0
while [ $n -lt 80 ]; do
  alive=
  for entry in $list; do kill -s 0 -- "${entry#*:}" 2>/dev/null && alive=1; done
  [ -z "$alive" ] && exit 0
  sleep 0.1
  n=$((n + 1))
done
for entry in $list; do kill -s KILL -- "${entry#*:}" 2>/dev/null; done
