#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# wait_queue: sleeping until something happens
. /lib/lkmc.sh

file=/sys/kernel/debug/lkmc_wait_queue
out=/tmp/wait_queue.$$
at_exit "rm -f $out.1 $out.2"

# sleeps PID: whether it does, so that a signal or a wake-up can end it
# shellcheck disable=SC2317  # wait_for calls it
sleeps()
{
	grep -q '^State:.S' "/proc/$1/status"
}

# waits COUNT: so many have come to where they wait
# shellcheck disable=SC2317
waits()
{
	[ "$(log_since | grep -c 'cat waits')" -ge "$1" ]
}

load wait_queue
cat $file > $out.1 &
first=$!
cat $file > $out.2 &
second=$!
at_exit "kill $first $second 2>/dev/null"
check 'both wait' wait_for waits 2
check 'the first sleeps' wait_for sleeps $first
check 'the second sleeps' wait_for sleeps $second
same 'what they read so far' '' "$(cat $out.1 $out.2)"

works "echo > $file"
wait $first $second
same 'what they read' 'woken by event 1
woken by event 1' "$(cat $out.1 $out.2)"

# A signal ends the wait as well
mark
cat $file > $out.1 &
third=$!
at_exit "kill $third 2>/dev/null"
expect 'cat waits'
check 'the third sleeps' wait_for sleeps $third
works "kill $third"
expect 'cat got a signal'
wait $third
same 'its status' 143 $?
unload wait_queue
finish
