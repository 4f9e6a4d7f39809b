#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# dep: exports a symbol
. /lib/lkmc.sh

load dep
run 'grep dep_next /proc/kallsyms'
has ' dep_next'
# It is in the table of those that others may use.
has '__ksymtab_dep_next'
run 'lsmod'
same 'nobody uses it' 0 "$(awk '/^dep / { print $3 }' /proc/modules)"
unload dep
check 'the symbol is gone' sh -c '! grep " dep_next" /proc/kallsyms'
finish
