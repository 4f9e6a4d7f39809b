#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# The parameter takes what is between the limits, and nothing else.
cd /sys/module/limits/parameters || exit
high=$(cat high)
echo "$high" > value || exit
echo "$((high + 1))" 2>/dev/null > value && exit 4
test "$(cat value)" = "$high"
