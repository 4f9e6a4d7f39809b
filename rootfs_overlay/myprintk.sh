#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# myprintk: the levels of messages, and debugging ones that can be switched on
. /lib/lkmc.sh

control=/proc/dynamic_debug/control

load myprintk
expect 'emergency'
expect_not 'debugging'
same 'how often it was said' 1 "$(log_since | grep -c 'said once')"
expect 'the function myprintk_init [myprintk], the bytes de ad be ef'
run 'dmesg -r | grep "myprintk: " | tail -n 10 | grep -o "^<.*:.*:"'
has '<0>myprintk: emergency:'
has '<3>myprintk: error:'
has '<6>myprintk: information:'

run "grep myprintk $control"
has '=_'
works "echo 'module myprintk +pf' > $control"
run "grep myprintk $control"
has '=pf'
unload myprintk
expect 'myprintk_exit: myprintk: debugging: in exit'

load myprintk dyndbg=+p
expect 'debugging: in init'
unload myprintk

works 'cat /proc/sys/kernel/printk'
level=${output%%[!0-9]*}
at_exit "dmesg -n $level"
works 'dmesg -n 1'
same 'what the console shows is below' 1 "$(cut -f 1 /proc/sys/kernel/printk)"
finish
