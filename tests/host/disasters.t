#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A guest that is to die of something must die of that.

cd "$(dirname "$0")/../.." || exit 125
. tests/lib.sh

# died NAME STATUS LINE...: of what stack_overflow provokes, with what it shows
wanted=$(sed -n 's/^# lkmc: own-guest expect=//p' rootfs_overlay/stack_overflow.sh)
shows=$(sed -n 's/^# lkmc: shows=//p' rootfs_overlay/stack_overflow.sh)
died()
{
	what=$1
	of=$2
	shift 2
	printf '%s\r\n' "$@" | tests/died-of "$wanted" "$shows"
	is "$what" "$of" $?
}

own='[    9.1] BUG: TASK stack guard page was hit at 0000000012345678 (stack is ...)'
trace='[    9.1] RIP: 0010:overflow+0x1c/0x60 [stack_overflow]'
panic='[    9.1] Kernel panic - not syncing: Fatal exception in interrupt'
timer="[    0.1] Kernel panic - not syncing: IO-APIC + timer doesn't work!"
died 'of its own' 0 'Linux version 6.12.0 #1' "$own" "$trace" "$panic"
died 'as arm64 says it' 0 'Insufficient stack space to handle exception!' \
	'pc : overflow+0x10/0x60 [stack_overflow]' "$panic"
died 'of the timer, at boot' 1 'Linux version 6.12.0 #1' "$timer"
died 'of the timer, and a later line is its own' 1 "$timer" "$own" "$trace"
died 'of a stack that another function used up' 1 "$own" 'RIP: 0010:schedule+0x1/0x60' "$panic"
died 'of nothing' 1 'Linux version 6.12.0 #1' 'lab login: '
died 'without a word' 1 ''

# Every script that provokes something says what.
for file in rootfs_overlay/*.sh; do
	! grep -q '^# lkmc: own-guest' "$file" || grep -qE '^(provokes|# lkmc: (own-guest expect=|screen))' "$file" ||
		flunk "$file says what it provokes" 'provokes or expect=' "$(head -n 8 "$file")"
done
pass 'every script that provokes something says what'
done_testing
