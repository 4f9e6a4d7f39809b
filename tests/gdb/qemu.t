#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# QEMU itself under GDB, with a breakpoint in a device model; and its window, which
# leaves the mouse alone.

# shellcheck source=tests/gdb/lib.sh
. "$(dirname "$0")/lib.sh"

if ! command -v expect > /dev/null; then
	skip 'QEMU under GDB' 'no expect here'
	done_testing
fi
rm -f "$run/rootfs.ext4"
mkdir "$tmp/gdb"
cat > "$tmp/gdb/gdbinit" <<'GDB'
set style enabled off
set breakpoint pending on
break edu_mmio_read
GDB
export XDG_CONFIG_HOME="$tmp"
cat > "$tmp/expect" <<EXPECT
set timeout $((60 * scale))
spawn -noecho $lkmc runqemu -q -n -a $arch -i $id
expect "(gdb) " ; send "run\r"
expect "login: " ; exec $lkmc exec -a $arch -i $id insmod /pci.ko > $tmp/insmod 2>@1 &
expect "(gdb) " ; send "backtrace 2\r"
expect "(gdb) " ; send "list edu_mmio_read\r"
expect "(gdb) " ; send "kill\r"
expect "y or n" ; send "y\r"
expect "(gdb) " ; send "quit\r"
expect eof
EXPECT
try expect "$tmp/expect"
output=$(printf '%s\n' "$output" | tr -d '\r')
like 'a device model is stopped by its driver in the guest' 'hit Breakpoint 1, edu_mmio_read'
like 'the callers are known' '^#1 .* in memory_region_read_accessor'
like 'and the source' 'static uint64_t edu_mmio_read\(void \*opaque'

# A pointer that is captured cannot leave the window; -q must not even with a click.
Xvfb -displayfd 3 -screen 0 1600x1200x24 3> "$tmp/display" >/dev/null 2>&1 &
xvfb=$!
at_exit "kill $xvfb"
wait_for 10 test -s "$tmp/display"
DISPLAY=:$(cat "$tmp/display")
export DISPLAY

# where_the_mouse_ends: clicks into the middle of the window, then leaves it.
where_the_mouse_ends()
{
	xdotool search --sync --name '^QEMU' > "$tmp/window"
	window=$(tail -n 1 "$tmp/window")
	xdotool windowfocus "$window" mousemove 800 600 sleep 1 click 1 sleep 1
	for step in 400 200 100 50 5; do
		xdotool mousemove "$step" "$step" sleep 0.2
	done
	xdotool getmouselocation | cut -d' ' -f1,2
}

# The tablet's pointer may always leave; a PC has a mouse, too, which shows that this can fail.
take_mouse()
{
	mouse=$(./qemumonitor -a "$arch" -i "$id" info mice | sed -n 's,.*#\([0-9]*\): QEMU PS/2 Mouse.*,\1,p')
	[ -z "$mouse" ] || ./qemumonitor -a "$arch" -i "$id" mouse_set "$mouse"
}
if on x86_64; then
	$lkmc runqemu -a "$arch" -i "$id" > "$tmp/out" 2>&1 < /dev/null &
	guest=$!
	wait_up
	take_mouse
	unlike 'a window takes the mouse' '^x:5 y:5$' "$(where_the_mouse_ends)"
	end_guest
fi

sed -i '/break edu/d' "$tmp/gdb/gdbinit"
cat > "$tmp/expect" <<EXPECT
set timeout $((60 * scale))
spawn -noecho $lkmc runqemu -q -a $arch -i $id
expect "(gdb) " ; send "run\r"
expect "ended" ; close
EXPECT
expect "$tmp/expect" > "$tmp/out" 2>&1 &
guest=$!
wait_up
take_mouse
is 'but not that of a QEMU under GDB' 'x:5 y:5' "$(where_the_mouse_ends)"
try ./qemumonitor -a "$arch" -i "$id" quit
# It ends by itself. A signal that meets it in malloc() stops it for ever.
wait "$guest"
guest=
done_testing
