#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# boot.t ARCH: what every arch's guest can do: the console piped and typed, -x, files
# that stay, the network, the share, the agent, an init of the user's own, the monitor.

cd "$(dirname "$0")/../.." || exit 125
. tests/lib.sh
arch=${1:-x86_64}
id=boot$$
run=out/$arch/run/$id
at_exit "rm -rf $run"

try_guest()
{
	try ./runqemu -a "$arch" -i "$id" --timeout $((90 * scale)) "$@"
}

# The main job, typed.
output=$(printf 'insmod /hello.ko\ninsmod /hello2.ko\nrmmod hello\nrmmod hello2\nuname -m\n' |
	./runqemu -a "$arch" -i "$id" -n --timeout $((90 * scale)) 2>&1)
status=$?
output=$(printf '%s\n' "$output" | tr -d '\r')
status_is 'a guest that is typed at by a pipe ends with 0' 0
like 'there is a login prompt' 'lkmc login: '
like 'where root logs in' "login\[[0-9]+\]: root login on 'console'"
for words in 'hello init' 'hello2 init' 'hello cleanup' 'hello2 cleanup'; do
	like "the console says: $words" "^(\[[ 0-9.]*\] )?$words"
done
like 'poweroff ends QEMU' 'reboot: Power down|reboot: System halted'

# docs/boot.md
case $arch in
x86_64* | arm*)
	try_guest --no-kvm --dry-run -x true
	like 'its kernel need not unpack itself' ' -kernel [^ ]*/images/kernel\.unpacked '
	try_guest -d --dry-run -x true
	like 'but does so where that is debugged' ' -kernel [^ ]*/images/kernel '
	;;
esac

try_guest -x 'uname -m; echo err >&2; exit 7'
status_is '-x passes the exit status on' 7
like '-x passes standard output on' "^($(uname -m)|${arch%%+*}|armv7l)$"
like '-x passes standard error on' '^err$'
head -c 300000 /dev/urandom > "$tmp/random"
./runqemu -a "$arch" -i "$id" -x cat < "$tmp/random" > "$tmp/copy"
works '-x passes standard input on, binary' cmp "$tmp/random" "$tmp/copy"

try_guest -x 'echo kept > /root/note'
# Firmware that passes the command line on may have little room for it.
try_guest -e "a=$(printf %0700d 0) b=1" -x 'cat /root/note; grep -o "a=0* b=1" /proc/cmdline | wc -c'
is 'what was written stays, and a long command line arrives' 'kept 707' "$(printf '%s
' "$output" | paste -sd' ')"

# Scripts that share a boot, as users run them; ./test gives each a guest of its own.
# shellcheck disable=SC2016
try_guest -x 'printf "#!/bin/sh\n. /lib/lkmc.sh\nload hello\nfail mine\nfinish\n" > /bad.sh
	chmod +x /bad.sh; /test.sh hello params bad hello2; echo status $?; /test.sh hello hello2'
status_is '/test.sh ends with 0 where all is well' 0
is 'and tells of each script' '1..4 ok 1 - hello ok 2 - params not ok 3 - bad ok 4 - hello2 status 1 1..2 ok 1 - hello ok 2 - hello2' \
	"$(printf '%s\n' "$output" | grep -v '^#' | paste -sd' ')"
like 'and why one failed' '^# FAIL: mine$'

try_guest -n -e 'init=/poweroff.out'
status_is 'init=/poweroff.out ends with 0' 0
try_until '^hello' ./runqemu -a "$arch" -i "$id" -n -e 'init=/hello_init.out'
like 'init=/hello_init.out speaks' '^hello'
try_guest -x 'echo c > /proc/sysrq-trigger; sleep 100'
status_is 'a panic is 99' 99
like 'a panic shows the last words' 'Kernel panic - not syncing'
try_guest -x 'reboot -f'
status_is 'a reset is 99' 99

# A guest that runs
mkfifo "$tmp/hold"
./runqemu -a "$arch" -i "$id" -x cat < "$tmp/hold" >"$tmp/guest.out" 2>&1 &
guest=$!
exec 3> "$tmp/hold"
wait_for 60 ./lkmc exec -a "$arch" -i "$id" true
try ./lkmc exec -a "$arch" -i "$id" 'ip address show eth0'
works 'the network comes up' wait_for 20 ./lkmc exec -a "$arch" -i "$id" \
	'ip address show eth0 | grep -q "inet 10.0.2."'
try ./lkmc exec -a "$arch" -i "$id" 'ping -c 1 -W 5 10.0.2.2'
status_is 'and reaches the host' 0
try ./lkmc push -a "$arch" -i "$id" README.md /tmp/
try ./lkmc exec -a "$arch" -i "$id" 'cat /tmp/README.md'
is 'lkmc push copies' "$(cat README.md)" "$output"
try ./lkmc pull -a "$arch" -i "$id" /bin/busybox "$tmp/busybox"
is 'lkmc pull copies' "$(./lkmc exec -a "$arch" -i "$id" sha256sum /bin/busybox | cut -d' ' -f1)" \
	"$(sha256sum "$tmp/busybox" | cut -d' ' -f1)"
try ./lkmc exec -a "$arch" -i "$id" "echo shared > /mnt/host/note.$id"
is 'the share is writable by the guest' shared "$(cat "out/$arch/share/note.$id")"
rm -f "out/$arch/share/note.$id"
try ./lkmc exec -a "$arch" -i "$id" 'modprobe uio && rmmod uio'
status_is 'modprobe finds a module of the kernel tree' 0
try ./lkmc exec -a "$arch" -i "$id" "test \$(date +%s) -ge $(($(date +%s) - 60))"
status_is 'the time of day is known' 0
# A script that provokes one complaint of the kernel's accepts no other.
cat > "$tmp/provoke.sh" <<'SCRIPT'
. /lib/lkmc.sh
provokes 'BUG: mine'
echo "$1" > /dev/kmsg
finish
SCRIPT
./lkmc push -a "$arch" -i "$id" "$tmp/provoke.sh" /tmp/
for words in 'BUG: mine' 'no complaint' 'DEBUG: fine'; do
	try ./lkmc exec -a "$arch" -i "$id" "sh /tmp/provoke.sh '$words'"
	status_is "a script of the guest accepts '$words'" 0
done
for words in 'BUG: yours' 'Internal error: Oops - BUG: 0 [#1]' 'WARNING: CPU: 0 PID: 1 at x.c:1' 'UBSAN: x'; do
	try ./lkmc exec -a "$arch" -i "$id" "sh /tmp/provoke.sh '$words'"
	status_is "but not '$words'" 1
done
try ./qemumonitor -a "$arch" -i "$id" info status
like 'qemumonitor takes a command' 'VM status: running'
exec 3>&-
wait "$guest"
is 'a guest ends when its command does' 0 $?

# A terminal: its keys, and its size, which the guest's follows
cat > "$tmp/expect" <<EXPECT
set timeout $((60 * scale))
spawn -noecho ./runqemu -a $arch -i $id -n
stty rows 33 columns 99 < \$spawn_out(slave,name)
expect "login: " ; send "root\r"
expect "# " ; send "until stty size | grep '33 99'; do sleep 0.1; done\r" ; expect "33 99\r"
stty rows 22 columns 77 < \$spawn_out(slave,name)
expect "# " ; send "until stty size | grep '22 77'; do sleep 0.1; done\r" ; expect "22 77\r"
expect "# " ; send "sh -c 'echo be''gun; exec sleep 1000'\r" ; expect "begun" ; send "\003"
expect "# " ; send "echo after\\\$((1 + 1))\r" ; expect "after2"
send "\001x"
expect eof
EXPECT
output=$(expect "$tmp/expect" 2>&1 | tr -d '\r')
like 'Ctrl-C ends a program of the guest, not the guest' '^after2'
like 'Ctrl-A X leaves' 'QEMU: Terminated'
like 'the console has the size of the terminal' '^33 99$'
like 'and follows it' '^22 77$'
done_testing
