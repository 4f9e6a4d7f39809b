#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# x11.t ARCH: --with x11, where its image is built: the server and its windows, a pointer
# that moves, and keys that are typed. LKMC_SCREENSHOTS=FOLDER keeps the pictures.

cd "$(dirname "$0")/../.." || exit 125
. tests/lib.sh
arch=${1:-x86_64}
id=x11$$
at_exit "rm -rf out/$arch/run/$id"

has_set x11 || {
	done_testing
	exit
}

guest=
at_exit end_guest

in_guest()
{
	./lkmc exec -a "$arch" -i "$id" "$@"
}

# Where a window is, as WIDTHxHEIGHT+X+Y, of the size that the program asked for
windows()
{
	in_guest 'DISPLAY=:0 xwininfo -root -tree'
}

# picture NAME: the screen, as $tmp/NAME.ppm
picture()
{
	./lkmc screenshot -a "$arch" -i "$id" "$tmp/$1.png" || return
	pngtopnm "$tmp/$1.png" > "$tmp/$1.ppm"
	[ -z "${LKMC_SCREENSHOTS:-}" ] || cp "$tmp/$1.png" "$LKMC_SCREENSHOTS/x11-$1.png"
}

# differ ONE OTHER X Y WIDTH HEIGHT: do two pictures differ there?
differ()
{
	for name in "$1" "$2"; do
		pnmcut -left "$3" -top "$4" -width "$5" -height "$6" "$tmp/$name.ppm" > "$tmp/$name.cut" || return 1
	done
	! cmp -s "$tmp/$1.cut" "$tmp/$2.cut"
}

# point X Y: puts the pointer there, in pixels of the last picture
point()
{
	# shellcheck disable=SC2046 # two words
	set -- "$1" "$2" $(pnmfile "$tmp/begin.ppm" | sed -n 's/.* \([0-9]*\) by \([0-9]*\) .*/\1 \2/p')
	python3 - "out/$arch/run/$id/qmp.sock" $(($1 * 32768 / $3)) $(($2 * 32768 / $4)) <<'PYTHON'
import json, socket, sys

def move(axis, value):
    return {"type": "abs", "data": {"axis": axis, "value": int(value)}}

with socket.socket(socket.AF_UNIX) as qmp:
    qmp.connect(sys.argv[1])
    for command in ({"execute": "qmp_capabilities"},
                    {"execute": "input-send-event",
                     "arguments": {"events": [move("x", sys.argv[2]), move("y", sys.argv[3])]}}):
        qmp.sendall(json.dumps(command).encode())
        answers = qmp.makefile()
        while "return" not in (answer := json.loads(answers.readline())):
            if "error" in answer:
                sys.exit(answer["error"]["desc"])
PYTHON
}

# shows_pointer NAME X Y: is a new picture another than the first one there?
shows_pointer()
{
	picture "$1" && differ begin "$1" $(($2 - 12)) $(($3 - 12)) 24 24
}

type_keys()
{
	for key; do
		./lkmc qemumonitor -a "$arch" -i "$id" "sendkey $key" > /dev/null || return
	done
}

./lkmc runqemu -a "$arch" -i "$id" --display none --with x11 > "$tmp/out" 2>&1 </dev/null &
guest=$!
wait_for 60 in_guest true || {
	flunk 'the guest comes up' 'an agent' "$(cat "$tmp/out")"
	done_testing
	exit 1
}
in_guest 'cd; startx > /tmp/startx.log 2>&1 &'
has_windows()
{
	windows > "$tmp/windows" 2>&1
	for name in xterm xclock xeyes Calculator; do
		grep -q "\"$name\"" "$tmp/windows" || return
	done
}
wait_for 180 has_windows
for name in xterm xclock xeyes Calculator; do
	like "$name has a window" "\"$name\"" "$(cat "$tmp/windows")"
done
[ -z "$(windows 2>&1 >/dev/null)" ] || in_guest 'cat /tmp/startx.log; grep -E "(EE)|(WW)" /var/log/Xorg.0.log' | sed 's/^/# /'

# What is drawn comes a little later than its window.
sleep 2
picture begin
point 600 600
works 'the pointer moves' wait_for 30 shows_pointer moved 600 600
point 200 200
works 'and again' wait_for 30 shows_pointer typing 200 200
type_keys e c h o spc h i spc shift-dot slash t m p slash t y p e d ret
# The guest's shell expands it.
# shellcheck disable=SC2016
works 'what is typed arrives in xterm' wait_for 60 in_guest '[ "$(cat /tmp/typed)" = hi ]'
picture typed
works 'which shows it' differ typing typed 22 62 300 40

try in_guest startx true
status_is 'a second server: 1' 1
like 'a second server: said' '^startx: an X server runs already'
in_guest 'killall twm'
server_gone()
{
	! in_guest '[ -e /tmp/.X11-unix/X0 ]'
}
works 'the server ends with the window manager' wait_for 30 server_gone
try limit 120 ./lkmc exec -a "$arch" -i "$id" 'startx sh -c "xwininfo -root; exit 3"'
status_is 'startx COMMAND has its status' 3
like 'whose programs find the server' '^ *Width: [0-9]+'
end_guest

try limit 120 ./lkmc runqemu -n -a "$arch" -i "$id" --with x11 -x 'startx'
status_is 'without a screen: 1' 1
like 'without a screen: said' '^startx: the guest has no screen: '
done_testing
