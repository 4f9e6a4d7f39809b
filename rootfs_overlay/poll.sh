#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# poll: a mailbox, whose readers wait until it is full
. /lib/lkmc.sh

out=/tmp/poll.$$
at_exit "rm -f $out"

load poll
works '/poll.out 1 1 || true'
has 'nothing yet (EAGAIN)'
has 'out of time'

echo "# /poll.out 2 >$out &"
/poll.out 2 $((patience * 1000)) > $out 2>&1 &
reader=$!
check 'it waits' wait_for grep -q waiting $out
works 'echo hello > /dev/lkmc_poll'
check 'it has got that' wait_for grep -q hello $out
works 'echo goodbye > /dev/lkmc_poll'
wait $reader
same 'with the second it is done: its status' 0 $?
run "cat $out"
has '(POLLIN): hello'
has '(POLLIN): goodbye'

# read waits as well, and write, when the box is full: here for one another.
echo "# cat /dev/lkmc_poll >$out &"
cat /dev/lkmc_poll > $out &
reader=$!
at_exit "kill $reader 2>/dev/null"
works 'for word in one two three; do echo $word > /dev/lkmc_poll; done'
check 'all have come' wait_for grep -q three $out
same 'in this order' 'one two three' "$(xargs < $out)"
kill $reader
wait $reader
unload poll
finish
