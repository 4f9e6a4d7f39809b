#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# window.t ARCH: the window, under a virtual X server: the login prompt is on the
# screen, and keys that are pressed reach it. LKMC_SCREENSHOT=FILE keeps a picture.

cd "$(dirname "$0")/../.." || exit 125
. tests/lib.sh
arch=${1:-x86_64}
id=window$$
at_exit "rm -rf out/$arch/run/$id"

# What is on the guest's first virtual terminal.
seen()
{
	./lkmc exec -a "$arch" -i "$id" 'cat /dev/vcs1'
}

# How many pixels of the X screen are not black: text.
lit()
{
	xwd -root -silent | xwdtopnm 2>/dev/null | ppmtopgm | pgmhist -machine 2>/dev/null |
		awk '$1 > 64 { n += $2 } END { print n + 0 }'
}

# press KEY...: QEMU's names of keys
press()
{
	for key; do
		./qemumonitor -a "$arch" -i "$id" sendkey "$key"
	done > /dev/null
}

Xvfb -displayfd 3 -screen 0 1280x1024x24 3> "$tmp/display" >/dev/null 2>&1 &
xvfb=$!
at_exit "kill $xvfb"
wait_for 10 test -s "$tmp/display"
DISPLAY=:$(cat "$tmp/display")
export DISPLAY
./runqemu -a "$arch" -i "$id" > "$tmp/out" 2>&1 </dev/null &
guest=$!
works 'a guest in a window comes up' wait_for 60 \
	./lkmc exec -a "$arch" -i "$id" 'grep -q login: /dev/vcs1'
like 'the login prompt is on its terminal' 'lkmc login:' "$(seen | fold -w 40)"
before=$(lit)
works 'and lit on the X screen' test "$before" -gt 200
[ -z "${LKMC_SCREENSHOT:-}" ] || xwd -root -silent | xwdtopnm 2>/dev/null | pnmtopng > "$LKMC_SCREENSHOT"
press r o o t ret
works 'keys reach the guest' wait_for 20 \
	./lkmc exec -a "$arch" -i "$id" 'grep -qE "login: root|# " /dev/vcs1'
press c l e a r ret
is_cleared()
{
	now=$(lit)
	[ "$now" -gt 20 ] && [ "$now" -lt $((before / 2)) ]
}
works 'and the screen follows' wait_for 20 is_cleared
try ./qemumonitor -a "$arch" -i "$id" quit
wait "$guest"
is 'a window that is closed is status 0' 0 $?
done_testing
