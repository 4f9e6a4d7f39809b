#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Signals and jobs: what is told to end does so, leaves nothing running and says how it
# ended, whoever tells it; and in the background of a terminal nothing is stopped that
# can go on. Builds are those of a toy clone, guests are real ones.

cd "$(dirname "$0")/../.." || exit 125
. tests/lib.sh
id=signals$$
run=out/x86_64/run/$id
at_exit "rm -rf $run"
# How the processes of the toy's build are told from all others
mark=1000.$$

toy_clone "$tmp/toy"
# A step that compiles for ever: by itself, by a child of its, and by a group of its own.
mkdir "$tmp/toy/mk"
cp mk/lock.mk mk/locked "$tmp/toy/mk/"
cat > "$tmp/toy/Makefile" <<MAKE
TOP := \$(CURDIR)
include mk/lock.mk
ifeq (\$(GOALS_TO_LOCK),)
image:
	@out/host/tool/lkmc step --name toy --what compiling --log out/toy.log -- \\
		sh -c 'sleep $mark & (exec setsid sleep $mark > /dev/null) & sleep $mark'
endif
MAKE
lock=$tmp/toy/out/.lock-x86_64
toy=$tmp/toy/out/host/tool/lkmc

# Once all three run
cat > "$tmp/started" <<STARTED
[ "\$(pgrep -fc '^sleep $mark')" = 3 ]
STARTED

nothing_is_left()
{
	! pgrep -f "sleep $mark" && flock -n "$lock" true
}

# background COMMAND...: as a terminal's job starts it, in a process group of its own
background()
{
	env --default-signal=INT,QUIT setsid "$@" > "$tmp/output" 2>&1 &
	pid=$!
}

# stopped NAME STATUS: the build was told to end
stopped()
{
	wait "$pid"
	status=$?
	output=$(cat "$tmp/output")
	is "a build that gets $1 ends with $2" "$2" "$status"
	works "with nothing left, and the lock free ($1)" nothing_is_left
}

begin_build()
{
	# What does not listen is killed the sooner.
	background env LKMC_TIMEOUT_SCALE=0.2 "$toy" build
	wait_for $((20 * scale)) sh "$tmp/started"
}

for signal in HUP:129 INT:130 TERM:143; do
	begin_build
	kill -s "${signal%:*}" "$pid"
	stopped "SIG${signal%:*}" "${signal#*:}"
	like 'and says that it goes on from there' 'the build was stopped; the same command goes on'
done

# Killed without a chance: the rest ends by itself, and whoever waits is told what for.
begin_build
kill -KILL "$pid"
wait "$pid" 2>/dev/null
works 'a build that is killed leaves nothing either' wait_for $((20 * scale)) nothing_is_left
echo 999999999 > "$lock"
flock "$lock" sleep 1 &
wait_for $((10 * scale)) sh -c "! flock -n '$lock' true"
background env LKMC_TIMEOUT_SCALE=0.2 "$toy" build
wait_for $((20 * scale)) sh "$tmp/started"
kill "$pid"
stopped 'SIGTERM after it waited' 143
like 'one that waits for a dead one does not name it' 'waiting for another build$'

# A CI's cancel reaches all of the group at once.
begin_build
kill -- "-$pid"
stopped 'SIGTERM as a group' 143

# In the terminal. on_terminal SCRIPT TCL: a shell without job control runs the script,
# expect what is said in Tcl; what came is in $output.
on_terminal()
{
	printf '%s\n' "$1" > "$tmp/script"
	cat > "$tmp/expect" <<EXPECT
set timeout $((60 * scale))
proc await what {
	expect -re \$what {} timeout { puts "no \$what in time" ; exit 1 } eof { puts "no \$what" ; exit 1 }
}
spawn -noecho sh $tmp/script
$2
expect eof
EXPECT
	output=$(expect "$tmp/expect" 2>&1 | tr -d '\r')
}

on_terminal "LKMC_TIMEOUT_SCALE=0.2 exec $toy build" "
while {[catch {exec sh $tmp/started}]} { after 50 }
send \003
expect eof
puts \"end: [wait]\"
exit"
like 'Ctrl-C stops a build' 'the build was stopped'
like 'as a signal, so that a loop of a shell ends' 'end: .*CHILDKILLED SIGINT'
works 'with nothing left, and the lock free' nothing_is_left

# How many of the build's processes are in which state
states="exec sh -c {ps -o state= -p \$(pgrep -d, -f '^sleep $mark') | sort | uniq -c | tr -d '\\n'}"
on_terminal "set -m
LKMC_TIMEOUT_SCALE=0.2 $toy build
echo stopped
read go
bg
read go
kill %1
wait %1
echo status=\$?" "
while {[catch {exec sh $tmp/started}]} { after 50 }
send \032
await {stopped\\r}
puts \"when stopped: [$states]\"
send \\r
for {set i 0} {\$i < $((200 * scale)) && [regexp T [$states]]} {incr i} { after 50 }
puts \"when continued: [$states]\"
send \\r
await status="
like 'Ctrl-Z stops all that a build runs (but one in a session of its own)' \
	'when stopped: +1 S +2 T'
like 'and it goes on' 'when continued: +3 S'
like 'to be ended' 'status=143'
works 'with nothing left after that' nothing_is_left

# A guest in the background of a terminal
on_terminal "before=\$(stty -g)
timeout $((8 * scale)) ./runqemu -i $id -n -e init=/sleep_forever.out
echo status=\$?
[ \"\$before\" = \"\$(stty -g)\" ] && echo terminal=same" '
await {Linux version}
send x
await terminal='
like 'in the background -n says so' 'in the background: the console is shown, no key is taken'
like 'shows the console and is not stopped: timeout ends it' 'status=124'
like 'and leaves the terminal as it was' 'terminal=same'

on_terminal "set -m
./runqemu -i $id -x 'echo up; cat; echo bye' &
read key
echo key=\$key
jobs
fg
echo status=\$?" "
await {up\\r}
send early\\r
await {key=early}
await {Running}
send typed\\r
await {typed\\r.*typed\\r}
send \\004
await {status=}"
like 'runqemu -x in the background is not stopped by a key' 'Running +./runqemu'
like 'in the foreground it takes what is typed' '^bye'
like 'to its end' 'status=0'

# A terminal that goes, as that of "ssh -t" does, takes its guest with it.
gone()
{
	! ./lkmc list | grep -q "^x86_64 .*$id" && ! pgrep -f "lkmc-x86_64-$id "
}
on_terminal "exec ./runqemu -i $id -n -e init=/sleep_forever.out" '
await {Linux version}
close
exit'
works 'with its terminal a guest ends' wait_for $((20 * scale)) gone

# Under nohup a terminal may go
mkfifo "$tmp/hold"
nohup ./runqemu -i "$id" -x cat < "$tmp/hold" > "$tmp/output" 2>&1 &
pid=$!
exec 3> "$tmp/hold"
wait_for $((60 * scale)) ./lkmc exec -i "$id" true
kill -HUP "$pid"
./lkmc exec -i "$id" 'echo it runs' > "$tmp/exec" 2>&1
echo 'to the end' >&3
exec 3>&-
wait "$pid"
is 'nohup keeps a guest' 0 $?
like 'which carries on' 'it runs' "$(cat "$tmp/exec")"
like 'to its end' 'to the end' "$(cat "$tmp/output")"

done_testing
