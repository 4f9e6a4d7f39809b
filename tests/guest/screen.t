#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# screen.t ARCH: a guest's screen without a window: pictures of it, pixel by pixel, what
# fb.out and kms.out draw, and VNC at a socket. LKMC_SCREENSHOTS=FOLDER keeps the pictures.

cd "$(dirname "$0")/../.." || exit 125
. tests/lib.sh
arch=${1:-x86_64}
id=screen$$
at_exit "rm -rf out/$arch/run/$id"
guest=
at_exit end_guest

# boot DISPLAY [OPTION...]: until the agent answers
boot()
{
	end_guest
	./lkmc runqemu -a "$arch" -i "$id" --display "$@" > "$tmp/out" 2>&1 </dev/null &
	guest=$!
	wait_for 60 ./lkmc exec -a "$arch" -i "$id" true
}

in_guest()
{
	try limit 60 ./lkmc exec -a "$arch" -i "$id" "$@"
}

# picture: the screen as PPM on standard output
picture()
{
	./lkmc screenshot -a "$arch" -i "$id" "$tmp/screen.png" && pngtopnm "$tmp/screen.png"
}

# bars along|across WIDTH HEIGHT: the picture of kernel_module/user/screen.h as plain PPM
bars()
{
	awk -v way="$1" -v w="$2" -v h="$3" 'BEGIN {
		print "P3", w, h, 255
		for (y = 0; y < h; y++)
			for (x = 0; x < w; x++) {
				bar = way == "along" ? int(x * 8 / w) : int(y * 8 / h)
				if (x == 0 || y == 0 || x == w - 1 || y == h - 1)
					bar = 7
				print int(bar / 4) * 255, int(bar / 2) % 2 * 255, bar % 2 * 255
			}
	}'
}

# size PNG: "WIDTH HEIGHT"
size()
{
	pngtopnm "$1" | pnmfile | sed -n 's/.* \([0-9]*\) by \([0-9]*\) .*/\1 \2/p'
}

# stands COMMAND: is what the program draws the picture, in every pixel?
stands()
{
	picture > "$tmp/seen.ppm" || return
	# shellcheck disable=SC2046 # two words
	bars "$1" $(size "$tmp/screen.png") | pnmtoplainpnm > "$tmp/wanted.ppm"
	pnmtoplainpnm "$tmp/seen.ppm" | cmp -s - "$tmp/wanted.ppm"
}

keep()
{
	[ -z "${LKMC_SCREENSHOTS:-}" ] || cp "$tmp/screen.png" "$LKMC_SCREENSHOTS/$1.png"
}

# draws PROGRAM WAY: it draws, and the screen shows that and nothing else
draws()
{
	in_guest "/$1 true"
	status_is "/$1 draws" 0
	in_guest "/$1 sleep 1000 > /tmp/$1.log 2>&1 &"
	works "every pixel on the screen is as $1 drew it" wait_for 20 stands "$2"
	keep "$1"
	in_guest 'killall sleep'
}

# Of the bars three quarters are bright.
is_text()
{
	picture | ppmtopgm | pgmhist -machine |
		awk '{ all += $2 } $1 > 64 { n += $2 } END { exit !(n > 100 && n < all / 3) }'
}

works 'a guest with a screen that is shown to nobody' boot none
works 'has the console on it' wait_for 20 is_text
keep console
draws fb.out along
works 'then the console comes back' wait_for 20 is_text
in_guest '[ -e /dev/dri/card0 ] || modprobe bochs; ls /dev/dri/card0'
status_is 'there is a DRM device' 0
draws kms.out across
works 'then the console comes back' wait_for 20 is_text

try ./lkmc screenshot -a "$arch" -i "$id" "$tmp/no/such.png"
status_is 'a picture that cannot be written is an error' 125
one_line 'of one line'
like 'that says why' 'no/such\.png'
try ./lkmc screenshot -a "$arch" -i "$id-none" "$tmp/x.png"
status_is 'a guest that does not run is an error' 125
try ./lkmc screenshot
status_is 'a picture has a name' 2
try ./lkmc runqemu --display gtk
status_is 'a display that there is not' 2
like 'is told those that there are' 'sdl, vnc, none'

boot vnc
run=out/$arch/run/$id
works 'VNC is at a socket' test -S "$run/vnc.sock"
is 'in a folder that nobody else can look into' 700 "$(stat -c %a "$run")"
like 'and speaks its protocol' '^RFB 003' \
	"$(python3 -c 'import socket, sys
s = socket.socket(socket.AF_UNIX)
s.connect(sys.argv[1])
print(s.recv(12).decode())' "$run/vnc.sock" 2>&1)"
end_guest

./lkmc runqemu -a "$arch" -i "$id" -x 'sleep 1000' > "$tmp/out" 2>&1 </dev/null &
guest=$!
wait_for 60 ./lkmc exec -a "$arch" -i "$id" true
try ./lkmc screenshot -a "$arch" -i "$id" "$tmp/x.png"
case $arch in
mips64)
	# QEMU draws the lights of the Malta board.
	status_is 'a guest without a screen: its board has lights' 0
	is 'that is their picture' '320 200' "$(size "$tmp/x.png")"
	;;
*)
	status_is 'a guest without a screen has no picture' 125
	like 'and is told how it would have one' '--display'
	;;
esac
done_testing
