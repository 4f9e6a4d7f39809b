#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# pipe: a device that hands on what is written to it; reader and writer wait
. /lib/lkmc.sh

pipe=/dev/lkmc_pipe
got=/tmp/lkmc_pipe

at_exit "rm -f $got"
sleeps()
{
	grep -q 'State:.*sleeping' "/proc/$1/status"
}

load pipe size=16

# The reader waits for a writer.
echo "# head -n 1 $pipe > $got &"
head -n 1 $pipe > $got &
check 'the reader sleeps' wait_for sleeps $!
works "echo hello > $pipe"
wait $!
same 'it got' hello "$(cat $got)"

# The writer waits for a reader: more than fits.
size=$(wc -c < /etc/profile)
echo "# cat /etc/profile > $pipe &"
cat /etc/profile > $pipe &
check 'the writer sleeps' wait_for sleeps $!
works "head -c $size $pipe > $got"
wait $!
check 'what came out is what went in' cmp /etc/profile $got

# A signal ends the wait.
cat $pipe &
check 'the reader sleeps' wait_for sleeps $!
kill $!
wait $!
same 'its status: killed by signal 15' 143 $?
unload pipe
finish
