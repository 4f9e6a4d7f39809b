#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# seqlock: readers that never hold up the writer, but may have to read again
. /lib/lkmc.sh

load seqlock
expect '1000 read, '
expect '0 wrong ones got through'
again=$(log_since | sed -n 's/.* read, \([0-9]*\) read again,.*/\1/p')
check 'some were read again' test "$again" -gt 0
unload seqlock
finish
