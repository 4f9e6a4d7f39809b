#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# kgdb.sh: stops the kernel in its debugger, as Alt-SysRq-G does: in GDB after
# "./runqemu -k" and "./rungdb -k", in KDB where a port was named:
#
#	echo ttyS0 > /sys/module/kgdboc/parameters/kgdboc

port=/sys/module/kgdboc/parameters/kgdboc
if [ -z "$(cat $port 2>/dev/null)" ]; then
	echo "kgdb.sh: no port for the debugger: start the guest with ./runqemu -k," \
		"or for KDB here: echo $(sed 's/.* //' /sys/class/tty/console/active) > $port" >&2
	exit 1
fi
echo g > /proc/sysrq-trigger
