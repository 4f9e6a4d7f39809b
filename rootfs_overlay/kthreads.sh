#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# kthreads: two threads at once, each bound to a processor
. /lib/lkmc.sh

load kthreads
expect 'one counts 2 on processor'
expect 'two counts 2 on processor'
one=$(log_since | sed -n 's/.*one counts .* on processor //p' | sort -u)
two=$(log_since | sed -n 's/.*two counts .* on processor //p' | sort -u)
same 'the processor of the first' 0 "$one"
same 'the processor of the second' $(($(grep -c ^processor /proc/cpuinfo) - 1)) "$two"
run "ps | grep '[l]kmc_kthreads'"
has 'lkmc_kthreads/0'
has 'lkmc_kthreads/1'
unload kthreads
expect 'one stopped after'
expect 'two stopped after'
finish
