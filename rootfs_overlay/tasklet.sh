#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# tasklet: a function called soon, in a softirq
. /lib/lkmc.sh

load tasklet
expect 'scheduled twice'
expect 'in a softirq, on top of'
same 'how often it ran' 1 "$(log_since | grep -c 'on top of')"
unload tasklet
finish
