#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# gdbserver for ./rungdbserver on the host: it waits there for GDB, which stops the
# program at main.
#
#	/gdbserver.sh EXECUTABLE [ARGUMENT...]
#
# GDB reaches it through the lab's agent, which calls this script for it, so that
# the port is nobody else's business:
#
#	/gdbserver.sh --wait		until one listens, for some seconds
#	/gdbserver.sh --connect		standard input and output are its connection

port=1234
# The same in /proc/net/tcp: 127.0.0.1 in the byte order of this machine, and the port.
listening=':04D2 00000000:0000 0A '

listens()
{
	grep -q "$listening" /proc/net/tcp
}

case ${1-} in
--wait)
	tries=50
	until listens; do
		tries=$((tries - 1))
		[ "$tries" -gt 0 ] || exit 1
		sleep 0.1
	done
	exit
	;;
--connect)
	exec nc 127.0.0.1 $port
	;;
'' | -*)
	echo 'Usage: /gdbserver.sh EXECUTABLE [ARGUMENT...]' >&2
	exit 2
	;;
esac

if listens; then
	echo 'gdbserver.sh: another one is waiting for ./rungdbserver' >&2
	exit 1
fi
program=$(command -v "$1") || {
	echo "gdbserver.sh: $1: not found" >&2
	exit 127
}
shift
exec gdbserver --once --no-startup-with-shell "127.0.0.1:$port" "$program" "$@"
