#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# rwlock: a spinlock for many readers or one writer
. /lib/lkmc.sh

zcat /proc/config.gz | grep -q '^CONFIG_SMP=y' ||
	skip 'in a kernel for one processor, these locks do nothing'

load rwlock
expect 'free: a reader gets in, a writer gets in'
expect 'held by a reader: a reader gets in, a writer must wait'
expect 'held by a writer: a reader must wait, a writer must wait'
unload rwlock
finish
