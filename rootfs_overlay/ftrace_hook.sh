#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# ftrace_hook: a function of ours that the kernel calls before one of its own
. /lib/lkmc.sh

folder=/tmp/lkmc_hook
enabled=/sys/kernel/tracing/enabled_functions
[ -e $enabled ] || skip 'this kernel has no function tracer'

at_exit "rmdir $folder"
load ftrace_hook
run "cat $enabled"
has 'vfs_mkdir (1)'
works "mkdir $folder"
expect 'mkdir: vfs_mkdir+0x'
# Its name differs between kernels, and what is inlined has none.
callers=$(log_since | sed -n 's/.*mkdir: vfs_mkdir+0x.* from \([^+ ]*\)+0x.*/\1/p')
check 'the caller is a function of mkdir' expr "$callers" : '[a-z0-9_]*mkdir'
unload ftrace_hook
same 'functions that are hooked' '' "$(cat $enabled)"

# A function that the hook itself comes to: only the outer call is seen.
load ftrace_hook functions=vprintk_emit
works 'echo outer > /dev/kmsg'
expect 'vprintk_emit+0x'
expect outer
unload ftrace_hook

refused 'insmod /ftrace_hook.ko functions=no_such_function' "insmod: can't insert"
finish
