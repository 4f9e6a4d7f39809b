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
is 'what is unknown stays as it is' ' ? no_such_function+0x1/0x2 [nomodule]' "$(printf '%s\n' "$output" | head -n 1)"
like 'and how to find a module elsewhere is said' '^ +no source: no nomodule\.ko in .*-m PATH'
try $lkmc oops -a "$arch" "$tmp/none"
status_is 'a file that is not there is an error' 125
one_line 'of one line'
try $lkmc oops -a "$arch" "$run"
status_is 'a folder is an error' 125
one_line 'of one line, too'

# This log, as serial lines and terminals give it.
tr -d '\r' < "$tmp/log" > "$tmp/plain"
sed 's/oops_init/\x1b[0m&\x1b[0m/' "$tmp/plain" > "$tmp/colour"
sed 's/oops_init/\x00&/' "$tmp/plain" > "$tmp/nul"
tr '\n' '\r' < "$tmp/plain" > "$tmp/cr"
awk '{ printf "%s\n\r", $0 }' "$tmp/plain" > "$tmp/nr"
for kind in colour cr nr nul; do
	try sh -c "$lkmc oops -a $arch $tmp/$kind | tr -d '\0'"
	like "a log as it may come: $kind" "^ +kernel_module/oops\.c:$line: WRITE_ONCE"
done

# Whoever calls may leave a pipe in which nothing comes.
mkfifo "$tmp/silent"
exec 7<> "$tmp/silent"
output=$(timeout $((60 * scale)) $lkmc oops -a "$arch" -i "$id" <&7 2>&1)
like 'a guest that is named counts more than a pipe' "^ +kernel_module/oops\.c:$line: WRITE_ONCE"
exec 7>&-
output=$(: | $lkmc oops -a "$arch" -i "$id" 2>&1)
like 'or than an empty one' "^ +kernel_module/oops\.c:$line: WRITE_ONCE"

release=$(cat "out/$arch/linux/include/config/kernel.release")
sed "s/$release/6.1.0-31-other/g" "$tmp/log" > "$tmp/other"
try $lkmc oops -a "$arch" "$tmp/other"
unlike "another kernel's log gets no lines" '^ +(kernel_module|out/src)/'
like 'but the reason' '^ +no source: this is of Linux 6\.1\.0-31-other #'
sed 's,\(do_one_initcall+0x[0-9a-f]*/0x[0-9a-f]*\),\11,' "$tmp/log" > "$tmp/longer"
try $lkmc oops -a "$arch" "$tmp/longer"
# Words of the stack, which mips prints, tell of no length.
unlike 'nor does a function of another length' '^ +out/src/linux/init/main\.c:[0-9]+: ret = fn\(\);' \
	"$(printf '%s\n' "$output" | grep -A 1 'do_one_initcall+0x')"
like 'for a reason that is given' '^ +no source: in .*/vmlinux do_one_initcall is not 0x[0-9a-f]+1 bytes long'
mkdir "$tmp/elsewhere"
sed 's/\[oops\]/[my_oops]/' "$tmp/log" > "$tmp/renamed"
cp -p "out/$arch/modules/oops.ko" "$tmp/elsewhere/my-oops.ko"
if [ -e "out/$arch/modules/linked/oops.ko" ]; then
	cp -p "out/$arch/modules/linked/oops.ko" "$tmp/elsewhere/my-oops.ko"
fi
try $lkmc oops -a "$arch" -m "$tmp/elsewhere" "$tmp/renamed"
like 'a module that lies elsewhere is named by -m' "^ +kernel_module/oops\.c:$line: WRITE_ONCE"

# The words differ more than those of a null pointer: see src/vm/disasters.def.
line=$(grep -n '^[[:blank:]]*BUG();' kernel_module/oops.c | cut -d: -f1)
try $lkmc runqemu -a "$arch" -i "$id" --timeout $((60 * scale)) -x 'insmod /oops.ko how=bug'
like 'BUG() is a disaster as well' 'kernel BUG at|Kernel bug detected'
# A function on mips, else a macro.
like 'with its line' "^ +(inlined into oops_init: )?kernel_module/oops\.c:$line: BUG"
try $lkmc runqemu -a "$arch" -i "$id" --timeout $((60 * scale)) \
	-x 'insmod /out_of_bounds.ko; echo 1 > /sys/kernel/slab/lkmc_out_of_bounds/validate'
like 'and what the allocator finds' '^(\[[ 0-9.]*\] )?BUG lkmc_out_of_bounds \('
like 'with who allocated it' '^ +kernel_module/out_of_bounds\.c:[0-9]+: text = kmem_cache_alloc'

try $lkmc runqemu -a "$arch" -i "$id" --timeout $((60 * scale)) -x 'insmod /panic.ko'
status_is 'a panic ends the guest' 99
# 6.12 shows the stack of a panic only where it has BUG() with lines.
if on mips64; then
	not_here 'and shows where it came from' 'its kernel prints no stack at a panic'
else
	like 'and shows where it came from' '^ +kernel_module/panic\.c:[0-9]+: panic\('
fi
done_testing
