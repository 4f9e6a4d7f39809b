#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# QEMU itself under GDB, with a breakpoint in a device model.

# shellcheck source=tests/gdb/lib.sh
. "$(dirname "$0")/lib.sh"

if ! command -v expect > /dev/null; then
	skip 'QEMU under GDB' 'no expect here'
	done_testing
fi
rm -f "$run/rootfs.ext4"
# QEMU's command line may be longer than a page.
mkdir "$tmp/gdb"
cat > "$tmp/gdb/gdbinit" <<'GDB'
set style enabled off
set pagination off
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
done_testing
