#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Modules of a user's own that lkmc try built: GDB finds their symbols and their sources.

# shellcheck source=tests/gdb/lib.sh
. "$(dirname "$0")/lib.sh"

# built PATH: the .ko as it goes into the guest
built()
{
	grep -lxF "$1" out/"$arch"/try/*/0/path | sed 's|/0/path$|/tree/try/my-lamp.ko|'
}

forget()
{
	grep -lF "$tmp" out/"$arch"/try/*/0/path | sed 's|/0/path$||' | xargs -r rm -rf
}
at_exit forget

# Two of one name, of which the other was tried later
one="$tmp/at home/my-lamp"
other="$tmp/other/my-lamp"
for folder in "$one" "$other"; do
	./lkmc new "$folder" > /dev/null
	if [ "$folder" = "$one" ]; then
		sed -i 's/^static unsigned int.*/&\nstatic int only_here = 33;/; s/pr_info("loaded.*/&\n\tonly_here++;/' "$one/my-lamp.c"
	fi
	try $lkmc try -a "$arch" "$folder"
	status_is "tried: ${folder#"$tmp"/}" 0
done
boot
wait_up || flunk 'the guest comes up' 'an agent' "$(tail "$tmp/console")"
$lkmc push -a "$arch" -i "$id" "$(built "$one")" /tmp/one.ko
$lkmc push -a "$arch" -i "$id" "$(built "$other")" /tmp/other.ko

line=$(sed -n '/loaded, count/=' "$one/my-lamp.c")
debug rungdb <<GDB
break my-lamp.c:my_lamp_init
lkmc exec insmod /tmp/one.ko
continue
backtrace 2
print only_here
advance $line
list $line,$line
break my_lamp_exit
lkmc exec rmmod my-lamp
continue
info symbol my_lamp_init
GDB
like 'a breakpoint by file and function, before the module is loaded' '^Breakpoint 1 \(my-lamp.c:my_lamp_init\) pending'
like 'it hits, in the source as the user knows it' "^(Breakpoint 1, )?my_lamp_init \\(\\) at $(literal "$one")/my-lamp\\.c:[0-9]+"
like 'its caller is the kernel' '^#1 .* do_one_initcall'
like 'of two of the name it is the one that was loaded' '= 33$'
like 'the source is shown' "^$line.*pr_info\\(.loaded, count"
like 'the exit function is found too' '^Breakpoint 2, my_lamp_exit \(\) at '
quiet 'GDB complains of nothing'

$lkmc exec -a "$arch" -i "$id" 'insmod /tmp/other.ko'
debug rungdb <<'GDB'
lx-symbols
info line my_lamp_exit
print only_here
GDB
like 'what was loaded before GDB came is found by what it is' "^my_lamp: .*/try/[0-9a-f]*/built/my-lamp\\.ko"
like 'with its source' "^Line [0-9]+ of \"$(literal "$other")/my-lamp\\.c\""
like 'not the other' '^No symbol "only_here"'
$lkmc exec -a "$arch" -i "$id" 'rmmod my-lamp'
rm -f "$other/my-lamp.c"

# What is loaded was built in the meantime anew.
sed -i 's/only_here = 33/only_here = 34/' "$one/my-lamp.c"
$lkmc try -a "$arch" "$one" > /dev/null 2>&1
$lkmc exec -a "$arch" -i "$id" 'insmod /tmp/one.ko'
debug rungdb <<'GDB'
lx-symbols
GDB
like 'what is there no more is said' '^module my_lamp: what is loaded is not .*/built/my-lamp\.ko as it is now'

try $lkmc exec -a "$arch" -i "$id" 'dmesg | grep -E "BUG|Oops|WARNING"'
is 'the kernel has seen nothing of all this' '' "$output"
done_testing
