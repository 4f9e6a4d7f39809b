# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# What the debugger tests share. A file of this folder is called with the name of an
# arch, sources this, boots guests, lets GDB work on them in batch, and looks at
# what it says. $output and $status are those of the last "debug".

cd "$(dirname "$0")/../.." || exit 125
. tests/lib.sh

arch=${1:-x86_64}
id=gdb$$
run=out/$arch/run/$id
at_exit "rm -rf $run"
guest=
# Another build of the program may be tested.
lkmc=${LKMC:-./lkmc}

at_exit end_guest

# boot [OPTION...]: a fresh guest with a console that nobody types at.
boot()
{
	end_guest
	rm -f "$run/rootfs.ext4" "$run/console.log" "$tmp/typed"
	mkfifo "$tmp/typed"
	$lkmc runqemu -n -a "$arch" -i "$id" "$@" < "$tmp/typed" > "$tmp/console" 2>&1 8>&- &
	guest=$!
	exec 8> "$tmp/typed"
}

# Waits until the guest's agent answers.
wait_up()
{
	wait_for 60 $lkmc exec -a "$arch" -i "$id" true
}

# debug APPLET [ARGUMENT...]: GDB, which carries out the commands on standard input.
# "lkmc exec COMMAND" among them is done in the guest as it goes on. It may take $patience
# seconds, by default 90.
debug()
{
	applet=$1
	shift
	cat > "$tmp/commands"
	output=$(
		timeout $((${patience:-90} * scale)) $lkmc "$applet" -a "$arch" -i "$id" "$@" \
			-- -batch -x "$tmp/commands" 2>&1 </dev/null
		status=$?
		# Behind a GDB that has not ended by itself the guest may stand still. Those who
		# wait for it have the other end of this pipe.
		[ $status -lt 124 ] || kill "$guest" 2>/dev/null
		exit $status
	)
	status=$?
}

gdb=
end_gdb()
{
	[ "$gdb" ] || return 0
	kill -KILL "$gdb" 2>/dev/null
	wait "$gdb" 2>/dev/null
	gdb=
}
at_exit end_gdb

# begin_gdb WORDS [ARGUMENT...]: GDB in the background, once it says these words.
begin_gdb()
{
	words=$1
	shift
	rm -f "$tmp/keys"
	mkfifo "$tmp/keys"
	$lkmc rungdb -a "$arch" -i "$id" "$@" < "$tmp/keys" > "$tmp/gdb" 2>&1 8>&- &
	gdb=$!
	exec 7> "$tmp/keys"
	wait_for $((60 * scale)) grep -q "$words" "$tmp/gdb" ||
		sed "s/^/# /" "$tmp/gdb"
}

# quiet NAME: the last session has no complaint of GDB's or Python's in it. That the C
# library's sources are not here is none; GDB 16 says so as a warning.
quiet()
{
	unlike "$1" 'Traceback|Python Exception|^Error|Error in|MemoryError|^Cannot|[Ww]arning:' \
		"$(printf '%s\n' "$output" | grep -vE '^warning: [0-9]+[[:blank:]]+\.\.?/.*: No such file or directory$')"
}

# not_here NAME WHY: what this arch cannot have. LKMC_NO_SKIP lets such a skip pass: the
# test itself declares it.
not_here()
{
	skip "$1" "not on $arch: $2"
}

# on ARCH... : is it one of these?
on()
{
	case " $* " in *" ${arch%%+*} "*) return 0 ;; esac
	return 1
}
