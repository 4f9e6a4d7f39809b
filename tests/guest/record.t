#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# record.t ARCH: a run is recorded, and a replay does the same again, to the byte.

cd "$(dirname "$0")/../.." || exit 125
. tests/lib.sh
arch=${1:-x86_64}
id=record$$
run=out/$arch/run/$id
at_exit "rm -rf $run"

runqemu()
{
	try ./lkmc runqemu -a "$arch" -i "$id" --timeout $((180 * scale)) "$@"
}

# same NAME FILE FILE
same()
{
	if cmp "$2" "$3" > "$tmp/cmp" 2>&1; then
		pass "$1"
	else
		flunk "$1" "$2" "$(cat "$tmp/cmp"; diff "$2" "$3" | head -n 10)"
	fi
}

# json EXPRESSION: the recording $r, changed by Python, where it is "r"
json()
{
	python3 -c 'import json, sys
with open(sys.argv[1]) as file: r = json.load(file)
exec(sys.argv[2])
with open(sys.argv[1], "w") as file: json.dump(r, file)' "$r/recording.json" "$1"
}

# What comes from outside: disk, network, random numbers, a clock, modules; and an oops
echo 'from the host' > "$tmp/page"
python3 -u -m http.server --bind 127.0.0.1 --directory "$tmp" 0 > "$tmp/server" 2>&1 &
server=$!
at_exit "kill $server 2>/dev/null"
wait_for 20 says 'port [0-9]' "$tmp/server"
port=$(sed -n 's/.*port \([0-9]*\).*/\1/p' "$tmp/server" | head -n 1)
# shellcheck disable=SC2016 # for the guest's shell
command='n=0; until ip -4 addr show dev eth0 | grep -q inet || [ $n = 100 ]; do n=$((n + 1)); usleep 100000; done
	/rand_check.out | sort -u; cat /proc/sys/kernel/random/uuid /proc/uptime; head -c 8 /dev/urandom | od -x
	date +%s; ping -c 1 10.0.2.2 | tail -n 1; wget -q -O - http://10.0.2.2:'$port'/page
	insmod /hello.ko; rmmod hello; find / -xdev | wc -l; cp /bin/busybox /copy; sync; md5sum /copy
	insmod /oops.ko; echo err >&2; dmesg | tail -n 3; exit 7'
r=$tmp/all
runqemu --record "$r" -x "$command"
status_is 'a recorded command has its status' 7
like 'and its output' '^from the host$'
like 'and its errors' '^err$'
like 'and its network' 'min/avg/max'
# What others have put into the share is said to be left out.
printf '%s\n' "$output" | grep -v ': recording without /mnt/host, ' > "$tmp/first"
kill $server
runqemu --replay "$r"
status_is 'a replay has the same status' 7
printf '%s\n' "$output" > "$tmp/second"
same 'and the same output' "$tmp/first" "$tmp/second"
same 'and the same console' "$r/console.log" "$run/console.log"
try ./lkmc recordings "$r"
status_is 'what is in it' 0
like 'the command' '^ +command +n=0; until'
like 'the disaster' '^ +disaster +before instruction [0-9]+: .*(BUG|Oops|Unable to handle)'
like 'the end' '^ +end +the guest ended as it should, status 7$'
packets=$(printf '%s\n' "$output" | sed -n 's/.* \([0-9]*\) packets.*/\1/p')
works 'the packets' test "$packets" -gt 4

# The memory, of the recorder, which is halted for that, and of the replay at the same
# instruction. Where a halt comes in the middle of what a device does at that instruction, it
# is seen half done; so of five, three are to be the same. What once differs stays different.
case ${arch%%+*} in
arm | aarch64) ram=0x40000000 ;;
riscv64) ram=0x80000000 ;;
*) ram=0 ;;
esac
monitor()
{
	./lkmc qemumonitor -a "$arch" -i "$id" "$1" | tr -d '\r'
}
paused()
{
	monitor 'info status' | grep -q paused
}
# hash_of FILE: of the memory, at the instruction where it is
hash_of()
{
	monitor "pmemsave $ram 0x10000000 \"$tmp/ram\"" > /dev/null
	sha256sum < "$tmp/ram" > "$1"
	rm "$tmp/ram"
}
r=$tmp/ram-of
./lkmc runqemu -a "$arch" -i "$id" --record "$r" -x 'n=0; until [ -e /tmp/end ] || [ $n = 400 ]; do n=$((n + 1)); md5sum /bin/busybox; usleep 100000; done' > "$tmp/out" 2>&1 </dev/null &
recorder=$!
for nth in 1 2 3 4 5; do
	wait_for 120 says busybox "$tmp/out"
	monitor stop
	monitor 'info replay' | sed -n 's/.*count = \([0-9]*\).*/\1/p' > "$tmp/at$nth"
	hash_of "$tmp/hash$nth"
	monitor cont
	sleep 0.3
done
./lkmc exec -a "$arch" -i "$id" 'touch /tmp/end' < /dev/null
wait $recorder
is 'a recorder that was halted' 0 $?
./lkmc runqemu -a "$arch" -i "$id" --replay "$r" -d > "$tmp/again" 2>&1 </dev/null &
replay=$!
wait_for 60 paused
equal=0
for nth in 1 2 3 4 5; do
	at=$(cat "$tmp/at$nth")
	monitor "replay_break $at"
	monitor cont
	wait_for 120 paused
	like "the replay is at instruction $at" "count = $at\$" "$(monitor 'info replay')"
	hash_of "$tmp/hash"
	cmp -s "$tmp/hash$nth" "$tmp/hash" && equal=$((equal + 1))
done
works "its memory is that of the recorder ($equal of 5)" test $equal -ge 3
monitor quit
wait $replay

# A busy guest, again and again: processes, disk, network, random numbers, modules at once
# shellcheck disable=SC2016 # for the guest's shell
busy='n=0; until ip -4 addr show dev eth0 | grep -q inet || [ $n = 100 ]; do n=$((n + 1)); usleep 100000; done
	for n in 1 2 3; do
		{ head -c 500000 /dev/urandom | tee /random$n | md5sum; sync; ping -c 2 10.0.2.2 | tail -n 1; } &
	done
	n=0; while [ $n -lt 5 ]; do insmod /hello.ko; rmmod hello; n=$((n + 1)); done
	wait; md5sum /random?; cat /proc/interrupts /proc/stat /proc/uptime | tee /dev/kmsg'
rounds=${LKMC_RECORDINGS:-2}
for round in $(seq "$rounds"); do
	r=$tmp/busy$round
	runqemu --record "$r" -x "$busy"
	status_is "busy, recording $round of $rounds" 0
	printf '%s\n' "$output" | grep -v ': recording without /mnt/host, ' > "$tmp/first"
	runqemu --replay "$r"
	printf '%s\n' "$output" > "$tmp/second"
	same 'the same output' "$tmp/first" "$tmp/second"
	same 'and the same console' "$r/console.log" "$run/console.log"
	rm -rf "$r"
done

# Other clients of the agent
r=$tmp/clients
./lkmc runqemu -a "$arch" -i "$id" --record "$r" -x 'until [ -e /tmp/end ]; do usleep 100000; done' \
	> "$tmp/out" 2>&1 </dev/null &
recorder=$!
wait_for 60 ./lkmc exec -a "$arch" -i "$id" true
try ./lkmc exec -a "$arch" -i "$id" 'echo hello > /dev/kmsg; seq 1 20000 | md5sum'
status_is 'exec in a recorded guest' 0
sum=$output
try ./lkmc push -a "$arch" -i "$id" tests/lib.sh /tmp/
status_is 'push' 0
try ./lkmc exec -a "$arch" -i "$id" 'md5sum < /tmp/lib.sh > /dev/kmsg; touch /tmp/end'
wait $recorder
runqemu --replay "$r"
status_is 'is replayed' 0
like 'with what was pushed' "$(md5sum < tests/lib.sh | cut -d' ' -f1)" "$(cat "$run/console.log")"
same 'and the same console' "$r/console.log" "$run/console.log"
like '(the output was right)' "^$(seq 1 20000 | md5sum | cut -d' ' -f1)" "$sum"

# Keys, as fast as a pipe gives them
r=$tmp/typed
{ seq -f 'echo line-%g-$((6 * 7))' 1 40; echo 'cat /proc/uptime'; } |
	./lkmc runqemu -a "$arch" -i "$id" -n --record "$r" > "$tmp/out" 2>&1
is 'typed at' 0 $?
tr -d '\r' < "$tmp/out" > "$tmp/plain"
is 'no key was lost' 40 "$(grep -c '^line-[0-9]*-42$' "$tmp/plain")"
runqemu --replay "$r"
status_is 'and replayed' 0
same 'with the same console' "$r/console.log" "$run/console.log"

# A panic; the exit status says so
r=$tmp/panic
runqemu --record "$r" -x 'sleep 1; echo c > /proc/sysrq-trigger'
status_is 'a recorded panic' 99
runqemu --replay "$r"
status_is 'is one again' 99
same 'with the same console' "$r/console.log" "$run/console.log"

# A recorder that is killed, with its QEMU
r=$tmp/killed
./lkmc runqemu -a "$arch" -i "$id" --record "$r" -x 'echo begun; while :; do usleep 50000; done' > "$tmp/out" 2>&1 </dev/null &
recorder=$!
wait_for 120 says begun "$tmp/out"
try ./lkmc recordings "$r"
status_is 'one that is still recorded' 125
like 'is in use' "lkmc recordings: .*killed is in use \(pid [0-9]+\)$"
# What QEMU has not written yet is lost.
size=$(stat -c %s "$r/log")
log_grew()
{
	[ "$(stat -c %s "$r/log")" -ge $((size + 4096)) ]
}
wait_for 60 log_grew
for child in $(cat /proc/$recorder/task/*/children); do
	kill -9 "$child"
done
kill -9 $recorder
wait $recorder 2>/dev/null
try ./lkmc recordings "$r"
status_is 'what it leaves' 0
like 'says so' '^ +end +the recorder was killed, status 125$'
runqemu --replay "$r"
like 'and is replayed' '^begun$'
unlike 'up to its end' 'lkmc runqemu: the replay'

# A disk that is full before the recording begins, and during it
# full MEGABYTES: there is so much of it, up to where the log begins
full()
{
	# shellcheck disable=SC2016 # for the shell in the namespace
	unshare -rm sh -c 'mkdir -p "$3" && mount -t tmpfs -o size="$2"m none "$3" || exit
		./lkmc runqemu -a "$0" -i "$1" --record "$3/r" -x "find / -xdev | md5sum" < /dev/null &
		while kill -0 $! 2>/dev/null && ! [ -e "$3/r/log" ]; do sleep 0.1; done
		head -c "$2"000000 /dev/zero > "$3/rest"
		wait $!; echo "status $?"
		ls "$3/r"' "$arch" "$id" "$1" "$tmp/small" 2>&1
}
if unshare -rm true 2>/dev/null; then
	output=$(full 2)
	like 'no room for the root image' '^lkmc runqemu: cannot write .*/r/root\.raw: No space left on device$'
	like 'is a failure' '^status 125$'
	unlike 'which leaves nothing' '^root\.raw$'
	output=$(full 300)
	like 'no room for the log' '^lkmc runqemu: .*/r/log.*(No space left on device|it ends within its header)$'
	like 'is one, too' '^status 125$'
else
	skip 'a full disk' 'no namespaces here, see unshare(1)'
fi

# What does not belong together
r=$tmp/refused
cp -r "$tmp/panic" "$r"
json 'r["kernel-hash"] = "0"'
runqemu --replay "$r"
status_is 'another kernel' 125
like 'is refused' "lkmc runqemu: $r was recorded with another kernel than .*/out/$(literal "$arch")/images/kernel(\\.unpacked)?$"
cp "$tmp/panic/recording.json" "$r/"
json 'r["qemu-hash"] = "0"'
runqemu --replay "$r"
like 'another QEMU' 'was recorded with another QEMU than '
one_line 'in one line'
cp "$tmp/panic/recording.json" "$r/"
json 'r["arguments"][1] += "x"'
runqemu --replay "$r"
like 'other options' "was recorded with other options of QEMU: '"
cp "$tmp/panic/recording.json" "$r/"
truncate -s -1 "$r/log"
runqemu --replay "$r"
like 'a log that is cut off' "lkmc runqemu: $r/log was changed, or is not whole$"
cp "$tmp/panic/log" "$r/"
runqemu --record "$r" -x true
status_is 'what is there is not recorded over' 2
like 'but named' "lkmc runqemu: $r exists: remove it, or give the recording another name"
runqemu --replay "$r" -x true
status_is 'a replay does what was recorded, nothing else' 2
try ./lkmc runqemu -a "$([ "$arch" = arm ] && echo x86_64 || echo arm)" --replay "$r"
status_is 'nor on another arch' 2
like 'which is said' "is a recording of $(literal "$arch"): without -a, or with -a $(literal "$arch")"

# One that comes to something else: it is told from one that takes long
json 'r["kernel"] = ["other=1"]
for i, word in enumerate(r["arguments"]):
	if word == "-append":
		r["arguments"][i + 1] += " other=1"'
begin=$(date +%s)
runqemu --replay "$r"
status_is 'a replay that is none' 125
like 'is ended, and where it was is said' 'lkmc runqemu: the replay (stands still|came to what was not recorded) at instruction [0-9]+ of [0-9]+; last on the console: '
works 'soon' test $(($(date +%s) - begin)) -lt $((60 * scale))
is 'no QEMU is left' '' "$(pgrep -f "lkmc-$arch-$id" || :)"
done_testing
