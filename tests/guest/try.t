#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# try.t ARCH: what every arch's guest from a snapshot can do, and how its modules are
# tried (tests/host/try.t has the rest).

cd "$(dirname "$0")/../.." || exit 125
. tests/lib.sh
arch=${1:-x86_64}

# Its process, after which the guest's folder is named, is noted.
try_guest()
{
	# shellcheck disable=SC2016 # for the shell that becomes lkmc
	try sh -c 'echo $$ >> "$0"; exec ./lkmc try "$@"' "$tmp/tries" \
		-a "$arch" --timeout $((60 * scale)) "$@"
}

# verdict NAME REGEX: the last line of the last try
verdict()
{
	like "$1" "$2" "$(printf '%s\n' "$output" | tail -n 1)"
}

try_guest -x 'echo err >&2; exit 7'
status_is 'a command has its status' 7
like 'and its output' '^err$'
verdict 'and a verdict' '^failed .* s: status 7$'

# What restored guests have in common, and what not
look='head -c 16 /dev/urandom | od -An -tx1 | tr -d " "; cat /proc/sys/kernel/random/uuid; date +%s
	mount | grep -c "/mnt/host.*9p"; ip route | grep -c default; ping -c 1 -W 5 10.0.2.2 > /dev/null && echo pong
	echo hello > /mnt/host/note.'$$'; sleep 0.1; dmesg | grep -cE "BUG|WARNING|Oops|rcu.*stall|unstable"'
begin=$(date +%s)
./lkmc try -a "$arch" -x "$look" > "$tmp/one" 2> "$tmp/errors" </dev/null
./lkmc try -a "$arch" -x "$look" > "$tmp/two" 2>> "$tmp/errors" </dev/null
end=$(date +%s)
for line in 1:'random bytes' 2:'random numbers of the kernel'; do
	one=$(sed -n "${line%%:*}p" "$tmp/one")
	two=$(sed -n "${line%%:*}p" "$tmp/two")
	works "two guests have ${line#*:}" test -n "$one" -a -n "$two"
	works 'and others than each other' test "$one" != "$two"
done
now=$(sed -n 3p "$tmp/one")
works "the clock is the host's" test "$now" -ge $((begin - 1)) -a "$now" -le $((end + 1))
is 'the share is mounted, there is a route and the host answers, and the kernel has no complaint' '1 1 pong 0' \
	"$(sed -n '4,$p' "$tmp/one" | paste -sd' ')"
is 'the share is writable by the guest' hello "$(cat "out/$arch/share/note.$$")"
rm -f "out/$arch/share/note.$$"
# A kernel whose ticks do not come would sleep for ever, or not at all.
# shellcheck disable=SC2016 # for the guest's shell
try_guest -x 'a=$(cut -d. -f1 /proc/uptime); sleep 2; echo $(($(cut -d. -f1 /proc/uptime) - a))'
like 'its time goes on' '^[2-9]$'
try_guest -x 'dd if=/dev/vda of=/dev/null bs=1M count=64 2> /dev/null && echo data > /left && sync && cat /left'
like 'its disk can be read and written' '^data$'
try_guest -x 'ls /left'
status_is 'what it left is gone in the next guest' 1

# Modules
try_guest "out/$arch/modules/hello.ko"
status_is 'a finished .ko is tried' 0
like 'and speaks' '^hello init$'
verdict 'the verdict is the last line' '^ok hello\.ko [0-9.]+ s$'
cat > "$tmp/mine.c" <<'SOURCE'
// SPDX-License-Identifier: GPL-2.0
#include <linux/module.h>
static int number = 1;
module_param(number, int, 0444);
static int *nowhere;
static int __init mine_init(void)
{
	return number < 0 ? -EBUSY : 0;
}
static void __exit mine_exit(void)
{
	if (!number)
		*nowhere = 1;
	pr_info("mine: number %d\n", number);
}
module_init(mine_init);
module_exit(mine_exit);
MODULE_DESCRIPTION("for tests/guest/try.t");
MODULE_LICENSE("GPL");
SOURCE
try_guest -p number=42 "$tmp/mine.c"
status_is 'a C file is tried' 0
like 'a parameter is given' '^mine: number 42$'
verdict 'there is a verdict' '^ok mine\.c [0-9.]+ s$'
try_guest -p number=0 "$tmp/mine.c"
status_is 'an oops is 1' 1
like "it is decoded: the user's own line" "mine\.c:13"
is 'it is shown once' 1 "$(printf '%s\n' "$output" | grep -c '^ *Modules linked in')"
verdict 'the verdict names it' '^failed mine\.c [0-9.]+ s: .*(BUG|Oops|Unable to handle|Internal error)'
# Others may try at the same time.
./lkmc try -a "$arch" -x 'sleep 1' > /dev/null 2>&1 </dev/null &
works 'a guest has a folder' wait_for 20 test -d "out/$arch/run/try-$!"
echo $! >> "$tmp/tries"
wait $!
is 'none is left' '' "$(sed "s,^,out/$arch/run/try-," "$tmp/tries" | xargs ls -d 2>/dev/null)"

done_testing
