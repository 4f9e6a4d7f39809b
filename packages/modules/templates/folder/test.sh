#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# "lkmc try" runs this in the guest, in a copy of this folder, while the module is loaded.
set -e

count=$(cat /sys/module/@NAME@/parameters/count)
echo "count: $count"
test "$count" -ge 1
