#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# rcu: readers that take no lock, beside a writer that replaces what they read
. /lib/lkmc.sh

load rcu
expect 'many reads, 0 of them wrong'
expect '100 updates, 100 old ones freed'
unload rcu
finish
