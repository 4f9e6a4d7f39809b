#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# atomic: counting without a lock, and without losing any
. /lib/lkmc.sh

load atomic
expect 'counted 200000, got 200000, the largest seen was 200000'
unload atomic
finish
