#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# tests/guest/busy.t ARCH: guests that share few processors boot, however late their
# clocks' interrupts come, and their kernel finds no fault. "make test-busy" tries longer.

cd "$(dirname "$0")/../.." || exit 125
. tests/lib.sh
arch=${1:-x86_64}

try tests/soak "$arch" 6 1 '! dmesg | grep -E "BUG|WARNING|INFO: |unstable"'
status_is 'six guests at once' 0
like 'none failed' '^6 passed, 0 failed$'

# What fails is told of, and kept.
try tests/soak "$arch" 1 1 'echo something is wrong; exit 3'
status_is 'a guest that fails' 1
kept=$(printf '%s\n' "$output" | sed -n 's/^# guest 1: status 3: \(.*\)\.out, \.console$/\1/p')
at_exit "rm -rf ${kept%/*}"
like 'it is counted' '^0 passed, 1 failed$'
like 'what it said is kept' '^something is wrong$' "$(cat "$kept.out")"
works 'and its console' test -s "$kept.console"
done_testing
