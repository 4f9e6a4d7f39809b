#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# list_twice: an entry is taken off a list that it is not on any more
. /lib/lkmc.sh

provokes 'list_del corruption|WARNING: (CPU: .* at )?lib/list_debug\.c:[0-9]+ |[Cc]all [Tt]race:'
load list_twice
expect 'giving up 1'
expect 'completing 1'
expect 'list_del corruption'
expect 'is LIST_POISON1'
expect 'still one'
unload list_twice
finish
