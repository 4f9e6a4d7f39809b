# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# What "lkmc try" does in the guest: lkmc-try.sh [-k] [-w] -- COMMAND [PARAMETER=VALUE...],
# with the modules as a tar on standard input (mk/build-try says what is in it). Loads
# them, runs COMMAND or the folder's test.sh, unloads them in reverse (-k: keeps them), and
# prints what the kernel said. From a disaster on the host does that: it has the sources. A
# WARN() is one but with -w. /try/stage tells how far it came, and why not further.
#
# For "lkmc load" it is called with -l: it loads them in place of those that are there.

keep=
replace=
trouble='-f /lib/lkmc.disasters -f /lib/lkmc.warnings'
while [ "$1" != -- ]; do
	case $1 in
	-k) keep=1 ;;
	-l) replace=1 keep=1 ;;
	-w) trouble='-f /lib/lkmc.disasters' ;;
	esac
	shift
done
command=$2
shift 2

# stage WHAT [WHY]
stage()
{
	echo "$*" > /try/stage
}

cd / && rm -rf /try || exit
error=$(tar -x 2>&1) || {
	# Room for the word
	rm -rf /try
	mkdir /try
	echo "$error" >&2
	stage "copy into the guest: ${error##*: }"
	exit 1
}

# What the kernel has said since the last time, up to a disaster. The log is not cleared
# for that: a test may want to read it, or clear it itself.
seen=0
disaster=
kernel_says()
{
	[ -z "$disaster" ] || return
	dmesg > /try/log
	lines=$(wc -l < /try/log)
	[ "$lines" -ge "$seen" ] || seen=0
	tail -n +$((seen + 1)) /try/log > /try/said
	seen=$lines
	# Files, a word each.
	# shellcheck disable=SC2086
	[ "$replace" ] || disaster=$(grep -n -m 1 -E $trouble /try/said)
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

# unload NAME: a test may have done it itself
unload()
{
	! grep -q "^$(echo "$1" | tr - _) " /proc/modules || rmmod "$1" 2> /try/error || give_up "unload $1"
}

kernel_says > /dev/null
disaster=
if [ "$replace" ]; then
	sed -n 's/^insmod //p' /try/modules | tac > /try/old
	while read -r name; do
		unload "$name"
	done < /try/old
fi
loaded=
while read -r kind name; do
	load "$kind" "$name" "$@" < /dev/null 2> /try/error || give_up "load $name"
	[ "$kind" = modprobe ] || loaded="$name $loaded"
done < /try/modules
kernel_says

if [ "$command" ] || { [ -z "$replace" ] && [ -e /try/files/test.sh ]; }; then
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

[ -z "$keep" ] || loaded=
for name in $loaded; do
	stage "unload $name"
	unload "$name"
done
kernel_says
stage "done"
