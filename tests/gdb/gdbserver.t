#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# gdbserver in the guest, GDB on the host, the agent between them.

# shellcheck source=tests/gdb/lib.sh
. "$(dirname "$0")/lib.sh"
boot
wait_up || flunk 'the guest comes up' 'an agent' "$(tail "$tmp/console")"

try $lkmc rungdbserver -a "$arch" -i "$id" myinsmod.out
status_is 'without a gdbserver there is an error' 125
like 'that says what to type' '/gdbserver.sh myinsmod.out'

# serve COMMAND...: in the guest
serve()
{
	$lkmc exec -a "$arch" -i "$id" --timeout $((120 * scale)) "/gdbserver.sh $*" > "$tmp/server" 2>&1 8>&- &
	server=$!
}

serve /myinsmod.out /hello.ko
debug rungdbserver /myinsmod.out <<'GDB'
backtrace
next
break open
continue
backtrace
finish
info sharedlibrary
delete
break init_module
continue
GDB
like 'it stops at main' '^Temporary breakpoint 1, main \(argc=2, .*kernel_module/user/myinsmod\.c:[0-9]+'
like 'and in the C library' '^Breakpoint 2, .*open'
like 'whose caller is known' '^#1 .* main \(.*myinsmod\.c'
like 'finish comes back from there' '^Value returned is .* = [0-9]+$|^(0x[0-9a-f]+ in )?main \(.*myinsmod\.c'
like 'libraries are those of the guest' "Yes.* .*$(literal "out/$arch")/target/.*libc\.so\.6"
quiet 'GDB complains of nothing'
wait $server

for name in kernel_module/user/myinsmod.out kernel_module/user/myinsmod.c myinsmod.out myinsmod \
	kernel_module-1.0/user/myinsmod.out; do
	serve /myinsmod.out /hello.ko
	debug rungdbserver "$name" <<-'GDB'
	print argc
	kill
	GDB
	like "the program may be called $name" '= 2$'
	wait $server
done

serve ls /etc/init.d
debug rungdbserver busybox-1.26.2/busybox <<'GDB'
break ls_main
continue
next
backtrace 2
delete
continue
GDB
like 'a program that is found in PATH' '^Breakpoint 2, ls_main \(argc=2, .*coreutils/ls\.c'
like 'runs to its end' 'exited normally'
wait $server
like 'and its output is where it was started' '^rcS$' "$(cat "$tmp/server")"
works 'nothing is left in the guest' $lkmc exec -a "$arch" -i "$id" '! pidof gdbserver nc'

try sh -c "ss -tln 2>/dev/null | grep -E ':1234 '"
is 'no port of the host is used' '' "$output"
done_testing
