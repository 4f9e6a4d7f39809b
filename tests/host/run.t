#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# run and runqemu as a user meets them: fresh root file systems, timeouts, several
# guests, and what happens when something is killed. tests/guest/boot.t has what is
# to be seen on every arch.

cd "$(dirname "$0")/../.." || exit 125
. tests/lib.sh
id=hosttest
run=out/x86_64/run
at_exit "rm -rf $run/$id $run/$id-b"

# A guest in the background that lives until descriptor 3 is closed.
hold_guest()
{
	mkfifo "$tmp/hold"
	./runqemu -i "$id" -x cat < "$tmp/hold" >"$tmp/guest.out" 2>&1 &
	guest=$!
	exec 3> "$tmp/hold"
	rm "$tmp/hold"
	wait_for 60 ./lkmc exec -i "$id" true
}

release_guest()
{
	exec 3>&-
	wait "$guest"
}

qemu_of()
{
	pgrep -f "^$PWD/out/x86_64/qemu/.* -name lkmc-x86_64-$1 " | head -n 1
}

# The main job, typed.
printf 'insmod /hello.ko\ninsmod /hello2.ko\nrmmod hello\nrmmod hello2\n' |
	limit 300 ./run -n -i "$id" > "$tmp/out" 2>&1
is 'run -n with piped lines ends with 0' 0 $?
output=$(tr -d '\r' < "$tmp/out")
for words in 'hello init' 'hello2 init' 'hello cleanup' 'hello2 cleanup' 'reboot: Power down'; do
	like "the console says: $words" "^(\[[ 0-9.]*\] )?$words"
done

try limit 300 ./run -n -i "$id"
status_is 'run -n without input boots to the prompt and ends with 0' 0
like 'the prompt is there' 'lkmc login: '
like 'where root logs in' "login\[[0-9]+\]: root login on 'console'"

# Nobody reads, or the disk is full
try sh -c './runqemu -i "$0" -x "dmesg; sleep 100" | head -n 1' "$id"
like 'a reader may leave' '^Linux version '
unlike 'which is no fault of the guest' 'lkmc runqemu:'
try sh -c './runqemu -i "$0" -x dmesg > /dev/full' "$id"
status_is 'a full disk is 125' 125
like 'and said, by the command' 'lkmc runqemu: cannot write .*No space left on device'
try sh -c './runqemu -i "$0" -n > /dev/full' "$id"
like 'and by the console' 'lkmc runqemu: cannot write .*No space left on device'
try ./lkmc load -i nobody hello
status_is 'nothing is built for a guest that is not there' 125
is 'it is said' "lkmc load: no guest 'nobody' of x86_64 is running: start one with ./runqemu -n" "$output"

# What is written stays for runqemu, and goes for run.
./runqemu -i "$id" -x 'echo kept > /root/note' </dev/null
try ./runqemu -i "$id" -x 'cat /root/note'
is 'runqemu keeps what was written' kept "$output"
try ./run -i "$id" -x 'cat /root/note'
unlike 'run makes a fresh root file system' '^kept$'

# Custom init
try_until '^3$' ./runqemu -n -i "$id" -e 'init=/count.sh'
like 'init=/count.sh counts' '^3$'
try_until 'Run /sleep_forever' ./runqemu -n -i "$id" -e 'init=/sleep_forever.out'
like 'init=/sleep_forever.out is started' 'Run /sleep_forever.out as init process'
unlike 'and does not end' 'Kernel panic'

# Panics, resets, hangs
try ./runqemu -i "$id" -x poweroff
status_is 'a command that powers off is 0' 0
try ./runqemu -i "$id" --timeout 6 -x 'sleep 1000'
status_is 'out of time is 124' 124
try ./runqemu -i "$id" -x 'true' -- -no-such-option
status_is 'a QEMU that does not start is 125' 125
head -c 100000 /dev/urandom > "$tmp/kernel"
try env LKMC_TIMEOUT_SCALE=0.1 ./runqemu -i "$id" -x true -- -kernel "$tmp/kernel"
status_is 'a kernel that does not boot is 125' 125
like 'a kernel that does not boot is said' 'did not come up|QEMU ended'

# A guest that runs
hold_guest
try ./lkmc exec -i "$id" 'read line; echo "got $line"; exit 3'
status_is 'lkmc exec passes the exit status on' 3
is 'lkmc exec takes the input of a loop' 'got one
two' "$(printf 'one\ntwo\n' | while read -r line; do echo "got $line"; ./lkmc exec -i "$id" cat; done)"
for option in -n --no-input; do
	is "lkmc exec $option does not" 'got one
got two' "$(printf 'one\ntwo\n' | while read -r line; do echo "got $line"; ./lkmc exec $option -i "$id" cat; done)"
done
try ./lkmc exec -i "$id" 'modprobe dep2 && lsmod | grep -c "^dep" && modprobe -r dep2'
is 'modprobe resolves a dependency' 2 "$(printf '%s\n' "$output" | tail -n 1)"
try ./lkmc exec -i "$id" 'su user0 -c "id -un"'
is 'there is an ordinary user' user0 "$output"
try ./lkmc exec -i "$id" 'stat -c %u:%g /bin/busybox /etc/passwd'
is 'files belong to root' '0:0
0:0' "$output"
try ./runqemu -i "$id" -x true
status_is 'the same guest twice is refused' 125
like 'and it is said which runs' "guest '$id' of x86_64 runs already"
./lkmc runqemu -i "$id-b" -x 'echo second' > "$tmp/second" 2>&1 </dev/null
is 'a second guest runs beside the first' second "$(cat "$tmp/second")"
like 'qemumonitor reads a pipe' 'QEMU|[0-9]+\.[0-9]+' "$(echo 'info version' | ./qemumonitor -i "$id")"
release_guest
is 'a guest ends when its command does' 0 $?
try ./lkmc exec -i "$id" true
status_is 'lkmc exec without a guest is 125' 125
one_line 'and says so in one line'

# Killed
hold_guest
qemu=$(qemu_of "$id")
kill -KILL "$qemu"
exec 3>&-
wait "$guest"
is 'QEMU killed is 125' 125 $?
like 'QEMU killed is said' 'QEMU was killed by signal 9' "$(cat "$tmp/guest.out")"
hold_guest
qemu=$(qemu_of "$id")
kill -KILL "$guest"
wait "$guest" 2>/dev/null
exec 3>&-
works 'the tool killed takes QEMU along' wait_for 10 sh -c "! kill -0 $qemu"
try ./runqemu -i "$id" -x true
status_is 'and the same guest starts again' 0
hold_guest
echo quit | ./qemumonitor -i "$id"
exec 3>&-
wait "$guest"
is 'a guest that is told to quit under a command is 125' 125 $?

done_testing
