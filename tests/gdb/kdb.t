#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# KDB, the debugger inside the kernel: at the console, by lkmc kdb with the source of what
# it names, and in the window.

# shellcheck source=tests/gdb/lib.sh
. "$(dirname "$0")/lib.sh"

# KDB shares the console with the shell: sysrq's g enters, go leaves.
console=$(sed -n 's/^CONSOLE = //p' "arch/$arch.conf")
boot
wait_up || flunk 'the guest comes up' 'an agent' "$(tail "$tmp/console")"
cat >&8 <<SHELL
echo $console > /sys/module/kgdboc/parameters/kgdboc
echo g > /proc/sysrq-trigger
SHELL
# What is typed before is the shell's.
wait_for 30 grep -q 'kdb> ' "$tmp/console"
cat >&8 <<KDB
set LINES 1000
bt
lsmod
ps A
md4c1 linux_banner 2
go
echo back again
KDB
wait_for 30 grep -q '^back again' "$tmp/console"
output=$(tr -d '\r' < "$tmp/console")
like 'sysrq g enters KDB' '^Entering kdb .*due to '
# MIPS's ends at the exception.
like 'bt shows the way there' '(write_sysrq_trigger|kgdb_handle_exception)\+0x'
like 'ps the tasks' '(init|swapper)'
like 'md memory' '^0x[0-9a-f]+ [0-9a-f]{8}'
like 'go goes back to the shell' '^back again'

# kdb COMMAND...: what it says, and its status
kdb()
{
	try timeout $((60 * scale)) $lkmc kdb -a "$arch" -i "$id" "$@" 7>&- 8>&-
}

# source WHAT FILE FUNCTION: is a line of this function's shown, with its neighbours?
shows()
{
	like "$1" "^ +.*$2:[0-9]+ in $3\$"
	like "$1, with its text" '^ +>  *[0-9]+  '
}

try $lkmc kdb -a "$arch" -i "$id" bt
status_is 'a guest without -k has no KDB' 125

boot -k
kdb help 'bp ksys_write' go 'bc *'
status_is 'KDB before init, and at a breakpoint' 0
like 'help lists what there is' '^ *bt +'
like 'the breakpoint is hit' '^Entering kdb .*due to .*Breakpoint @ '
shows 'where it is' 'fs/read_write\.c' ksys_write
wait_up || flunk 'the guest goes on' 'an agent' "$(tail "$tmp/console")"

kdb bt ps 'md4c1 linux_banner 2' rd lsmod summary
status_is 'a kernel that runs is stopped' 0
shows 'where it is' 'kernel/debug/debug_core\.c' '(arch_)?kgdb_breakpoint'
like 'bt shows the way there' '(write_sysrq_trigger|kgdb_handle_exception)\+0x'
like 'ps the tasks' ' init$'
like 'md memory' '^0x[0-9a-f]+ [0-9a-f]{8}.* Li'
like 'rd registers' '(ip|pc|epc|cp0_epc): +(0x)?[0-9a-f]{8}'
like 'lsmod its heading' '^Module .*Size'
like 'summary the machine' '^release +6\.'
unlike 'no prompt is left in it' 'kdb>'
works 'the guest goes on' wait_up

# A module, and a step.
$lkmc exec -a "$arch" -i "$id" 'insmod /fops.ko'
mkfifo "$tmp/kdb"
timeout $((120 * scale)) $lkmc kdb -a "$arch" -i "$id" < "$tmp/kdb" > "$tmp/kdb.out" 2>&1 7>&- 8>&- &
kdb=$!
exec 6> "$tmp/kdb"
echo 'bp fop_write' >&6
works 'commands are piped in' wait_for $((30 * scale)) grep -q 'BP #0 at' "$tmp/kdb.out"
echo go >&6
$lkmc exec -a "$arch" -i "$id" --timeout $((60 * scale)) \
	'echo -n 1 > /sys/kernel/debug/lkmc_fops/f' 6>&- 7>&- 8>&- &
printf '%s\n' ss 'bc *' >&6
exec 6>&-
wait $kdb
is 'to their end' 0 $?
output=$(cat "$tmp/kdb.out")
shows "a breakpoint in a module" 'kernel_module/fops\.c' fop_write
if on arm mips64; then
	not_here 'a single step' "KGDB has none there: kgdb_arch_handle_exception() in its kgdb.c"
else
	like 'a single step' 'due to SS trap @ '
fi
works 'the guest goes on' wait_up

# Whom GDB left its port
debug rungdb -k <<'GDB'
backtrace 1
GDB
like 'GDB takes its turn' '^#0 .*kgdb_breakpoint'
kdb 'md4c1 linux_banner 1'
status_is 'and then KDB' 0
like 'which answers' '^0x[0-9a-f]+ [0-9a-f]{8}'
try $lkmc exec -a "$arch" -i "$id" 'dmesg | grep -E "BP remove failed|[^E]BUG|Oops"'
is 'the kernel has seen nothing of all this' '' "$output"

# In the window: what KDB writes goes to the frame buffer, and keys come from the keyboard.
if ! on x86_64; then
	not_here 'KDB in the window' 'kernel/debug/kdb/kdb_keyboard.c reads a PS/2 keyboard by inb(0x64)'
	done_testing
fi

# press KEY...: QEMU's names of keys
press()
{
	for key; do
		$lkmc qemumonitor -a "$arch" -i "$id" sendkey "$key"
	done > /dev/null
}

# lit: how many pixels of the guest's screen are not black: text
lit()
{
	$lkmc screenshot -a "$arch" -i "$id" "$tmp/screen.png" &&
		pngtopnm "$tmp/screen.png" | ppmtopgm | pgmhist -machine |
		awk '$1 > 64 { n += $2 } END { print n + 0 }'
}

more_than()
{
	[ "$(lit)" -gt "$1" ]
}

boot --display none -e kgdboc=kbd
wait_up || flunk 'the guest comes up' 'an agent' "$(tail "$tmp/console")"
# The kernel's messages fill no screen: it is clear where KDB writes.
$lkmc exec -a "$arch" -i "$id" 'printf "\033[2J\033[H" > /dev/tty0'
before=$(lit)
press alt-sysrq-g
works 'Alt-SysRq-G enters KDB in the window' wait_for $((20 * scale)) more_than $((before + 300))
entered=$(lit)
press h e l p ret
works 'keys reach it, and it writes to the screen' \
	wait_for $((20 * scale)) more_than $((entered + 3000))
[ -z "${LKMC_SCREENSHOT:-}" ] || cp "$tmp/screen.png" "$LKMC_SCREENSHOT"
try timeout 5 $lkmc exec -a "$arch" -i "$id" --timeout 2 true
status_is 'meanwhile the kernel stands still' 124
press q ret g o ret
works 'go goes on' wait_up
done_testing
