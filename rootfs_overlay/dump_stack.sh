#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# dump_stack: who called whom to come here
. /lib/lkmc.sh

provokes 'Call Trace:'
load dump_stack
expect 'Comm: insmod'
expect 'third+0x'
expect 'second+0x'
expect 'first+0x'
expect 'dump_stack_init+0x'
log_since
unload dump_stack
finish
