#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Oopses and panics with their source.

# shellcheck source=tests/gdb/lib.sh
. "$(dirname "$0")/lib.sh"

line=$(grep -n 'WRITE_ONCE(\*nowhere' kernel_module/oops.c | cut -d: -f1)
rm -f "$run/rootfs.ext4"
try $lkmc runqemu -a "$arch" -i "$id" --timeout $((60 * scale)) -x 'insmod /oops.ko; echo the guest goes on'
like 'a guest that oopses goes on' '^the guest goes on'
like 'and what it said is shown' 'NULL pointer|Unable to handle kernel'
like 'with the line where it happened' "^ +kernel_module/oops\.c:$line: WRITE_ONCE"
like 'and the callers in the kernel' '^ +out/src/linux/init/main\.c:[0-9]+: ret = fn\(\);'

try $lkmc oops -a "$arch" -i "$id"
like 'lkmc oops decodes the log of the last guest' "^ +kernel_module/oops\.c:$line: WRITE_ONCE"
cp "$run/console.log" "$tmp/log"
try $lkmc oops -a "$arch" "$tmp/log"
like 'and a file' "^ +kernel_module/oops\.c:$line: WRITE_ONCE"
try sh -c "$lkmc oops -a $arch < '$tmp/log'"
like 'and what is piped in' "^ +kernel_module/oops\.c:$line: WRITE_ONCE"
is 'all lines are kept' "$(tr -d '\r' < "$tmp/log" | grep -v '^        ')" "$(printf '%s\n' "$output" | grep -v '^        ')"
like 'inlined functions name those they are in' '^ +inlined into [a-z_]+: out/src/linux/'

address=$(awk '$3 == "start_kernel" { print $1 }' "out/$arch/linux/System.map")
# Not the first of them: what is a return address to the decoder belongs to a call.
try sh -c "printf 'at 0x%s\n' ${address%??}ff | $lkmc oops -a $arch"
like 'an address by itself' '^ +(inlined into [a-z_]+: )?out/src/linux/init/main\.c:[0-9]+'
try sh -c "echo ' ? no_such_function+0x1/0x2 [nomodule]' | $lkmc oops -a $arch"
is 'what is unknown stays as it is' ' ? no_such_function+0x1/0x2 [nomodule]' "$output"
try $lkmc oops -a "$arch" "$tmp/none"
status_is 'a file that is not there is an error' 125
one_line 'of one line'

try $lkmc runqemu -a "$arch" -i "$id" --timeout $((60 * scale)) -x 'insmod /panic.ko'
status_is 'a panic ends the guest' 99
# 6.12 shows the stack of a panic only where it has BUG() with lines.
if on mips64; then
	not_here 'and shows where it came from' 'its kernel prints no stack at a panic'
else
	like 'and shows where it came from' '^ +kernel_module/panic\.c:[0-9]+: panic\('
fi
done_testing
