#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# race: two threads that count in the same variable, and lose some
. /lib/lkmc.sh

load race
expect 'counted 10000, got'
expect_not ', lost 0'
unload race
finish
