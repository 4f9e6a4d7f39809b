#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# percpu: a variable that each processor has for itself
. /lib/lkmc.sh

load percpu
expect 'processor 0: 1'
processors=$(grep -c ^processor /proc/cpuinfo)
expect "sum $((processors * (processors + 1) / 2)), processors $processors"
unload percpu
finish
