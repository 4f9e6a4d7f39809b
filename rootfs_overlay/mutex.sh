#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# mutex: a lock that one may sleep with, and sleep for
. /lib/lkmc.sh

load mutex
expect 'the thread has it'
expect 'insmod finds it taken'
expect 'insmod has it, value 1'
order=$(log_since | sed -n 's/^mutex: //p')
same 'the order' 'the thread has it
insmod finds it taken
the thread gives it back
insmod has it, value 1' "$order"
unload mutex
finish
