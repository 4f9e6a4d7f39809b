#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# work_from_work: a work that comes later, and queues itself again
. /lib/lkmc.sh

load work_from_work period=20
expect 'call 1, in kworker/'
expect 'call 3, in kworker/'
unload work_from_work
expect 'cancelled after'

mark
sleep 0.1
expect_not 'call'
finish
