#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# dep: exports a symbol
. /lib/lkmc.sh

load dep
run 'grep dep_next /proc/kallsyms'
# A capital T: it is a function that others see.
has ' T dep_next'
has '[dep]'
run 'lsmod'
same 'nobody uses it' 0 "$(awk '/^dep / { print $3 }' /proc/modules)"
unload dep
check 'the symbol is gone' sh -c '! grep dep_next /proc/kallsyms'
finish
