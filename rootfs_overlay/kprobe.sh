#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# kprobe: code of ours at any instruction of the kernel, and at a function's return
. /lib/lkmc.sh

before=$(cat /sys/kernel/debug/kprobes/list)
load kprobe
run 'cat /sys/kernel/debug/kprobes/list'
has 'kernel_clone'
# shellcheck disable=SC2016
works 'true & echo $!; wait'
expect 'kernel_clone: called by kprobe.sh'
expect "kernel_clone: returns $output after"
unload kprobe
expect 'missed 0 calls, 0 returns'
same 'probes that are left' "$before" "$(cat /sys/kernel/debug/kprobes/list)"

refused 'insmod /kprobe.ko symbol=nosuch' "insmod: can't insert"
finish
