#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# input: a keyboard that types what is written to a file
. /lib/lkmc.sh

key=/sys/module/input/parameters/key
seen=/tmp/lkmc_input

load input
run 'grep -A 8 "lkmc keyboard" /proc/bus/input/devices'
has 'kbd'

echo "# /input.out 'lkmc keyboard' > $seen &"
/input.out 'lkmc keyboard' > $seen 2>&1 &
at_exit "kill $! 2> /dev/null; rm -f $seen"
check 'the program is there' wait_for grep -q listening $seen
works "echo 30 > $key"
works "echo 48 > $key"
check 'the last was seen' wait_for grep -q 'key 48 released' $seen
same 'all of them' 'key 30 pressed
key 30 released
key 48 pressed
key 48 released' "$(grep key $seen)"
refused "echo 10000 > $key" 'Numerical result out of range'
unload input
check 'the program notices the end' wait_for grep 'the device is gone' $seen
finish
