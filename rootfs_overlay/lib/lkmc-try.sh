# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# What "lkmc try" does in the guest: lkmc-try.sh COMMAND [PARAMETER=VALUE...], with
# the modules as a tar on standard input (mk/build-try says what is in it). Loads them,
# runs COMMAND or the folder's test.sh, unloads them in reverse, and prints what the
# kernel said. From a disaster on the host does that: it has the sources. /try/stage
# tells how far it came, and why not further.

command=$1
shift
cd / && tar -x || exit

# stage WHAT [WHY]
stage()
{
	echo "$*" > /try/stage
}

# What the kernel has said since the last time
kernel_says()
{
	dmesg -c > /try/said
	disaster=$(grep -n -m 1 -E -f /lib/lkmc.disasters /try/said)
	if [ "$disaster" ]; then
		head -n $((${disaster%%:*} - 1)) /try/said
	else
		cat /try/said
	fi
}

# The first words are BusyBox's: its name, the file, and why. More may follow.
reason()
{
	sed -n 's/^[a-z]*: .*: //p' /try/error | head -n 1
}

# give_up WHAT: standard error of what failed is in /try/error
give_up()
{
	kernel_says
	cat /try/error >&2
	stage "$1: $(reason)"
	exit 1
}

# load KIND NAME PARAMETER...
load()
{
	kind=$1
	name=$2
	shift 2
	stage "load $name"
	if [ "$kind" = modprobe ]; then
		modprobe "$name"
		return
	fi
	for parameter; do
		# Each goes to the modules that have it.
		! grep -qxF "$name ${parameter%%=*}" /try/parameters || set -- "$@" "$parameter"
		shift
	done
	insmod "/try/$name.ko" "$@"
}

dmesg -c > /dev/null
loaded=
while read -r kind name; do
	load "$kind" "$name" "$@" < /dev/null 2> /try/error || give_up "load $name"
	[ "$kind" = modprobe ] || loaded="$name $loaded"
done < /try/modules
kernel_says

if [ "$command" ] || [ -e /try/files/test.sh ]; then
	stage test
	[ ! -d /try/files ] || cd /try/files || exit
	if [ "$command" ]; then
		sh -c "$command" < /dev/null
	else
		sh ./test.sh < /dev/null
	fi
	status=$?
	kernel_says
	[ $status -eq 0 ] || exit $status
fi

for name in $loaded; do
	stage "unload $name"
	# A test may have done it itself.
	grep -q "^$(echo "$name" | tr - _) " /proc/modules || continue
	rmmod "$name" 2> /try/error || give_up "unload $name"
done
kernel_says
stage "done"
