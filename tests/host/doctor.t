#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# lkmc doctor: what it finds on this host, and on one that lacks something.

cd "$(dirname "$0")/../.." || exit 125
. tests/lib.sh

unset DISPLAY WAYLAND_DISPLAY
export LKMC_MIRROR=http://mirror.example/debian

try ./lkmc doctor
status_is 'a host that runs these tests can run the lab' 0
for what in host packages mirror clone 'disk, clone' 'disk, cache' memory cores ccache KVM display terminal; do
	like "there is a line for: $what" "^(ok|warning)  *$what: [^ ]"
done
is 'each line has its shape' '' \
	"$(./lkmc doctor 2>/dev/null </dev/null | grep -vE '^(ok      |warning |MISSING ) [A-Za-z, ]+: [^ ].*')"
is 'what is not ok has its remedy' '' \
	"$(printf '%s\n' "$output" | grep '^warning' | grep -v '; [^ ]')"
like 'the mirror is the one given' '^ok  *mirror: http://mirror.example/debian$'
like 'no display is said' '^warning  *display: none; '
like 'no terminal is said' '^warning  *terminal: '
if [ -e out/host/kvm ]; then
	like 'the verdict on KVM is the remembered one' \
		"^(ok  *KVM: works|warning  *KVM: $(sed -n '1s/^fails: //p' out/host/kvm | sed 's/[][().*\\/]/./g'));?"
	remembered=$(cat out/host/kvm)
	rm out/host/kvm
	try ./lkmc doctor
	is 'forgotten, the verdict on KVM is found again' "$remembered" "$(cat out/host/kvm)"
	like 'and what takes its time is said' 'booting a kernel under KVM'
else
	like 'KVM was not tried' '^warning  *KVM: (cannot open|not tried|this host is)'
fi

# With a display, with a terminal
try env DISPLAY=:4711 ./lkmc doctor
like 'a display that does not answer' '^warning  *display: :4711 does not answer; '
try env WAYLAND_DISPLAY=wayland-7 XDG_RUNTIME_DIR="$tmp" ./lkmc doctor
like 'a Wayland display that does not answer' '^warning  *display: wayland-7 does not answer; '
try env DISPLAY=elsewhere:0 ./lkmc doctor
like 'a display elsewhere is believed' '^ok  *display: elsewhere:0$'
try env TERM=xterm script -qec './lkmc doctor' /dev/null
like 'a terminal is seen' '^ok  *terminal: xterm'
try env TERM=dumb script -qec './lkmc doctor' /dev/null
like 'a dumb terminal is seen' '^warning  *terminal: TERM is dumb; '

# What lacks
try env LKMC_CACHE=/proc/lkmc ./lkmc doctor
status_is 'no room for the cache is 1' 1
like 'no room for the cache is said' '^MISSING  disk, cache: /proc/lkmc: 0.0 GB free, 1 needed; free some'
mkdir "$tmp/bin"
# lacks REGEX: all packages are there but those, and apt knows all
lacks()
{
	printf '#!/bin/sh\nprintf "ii  %%s\\n" "$@" | grep -vE "^ii  (%s)$"\n' "$1" > "$tmp/bin/dpkg-query"
	printf '#!/bin/sh\nprintf "%%s:\\n  Candidate: 1\\n" "$@"\n' > "$tmp/bin/apt-cache"
	chmod +x "$tmp/bin/dpkg-query" "$tmp/bin/apt-cache"
}
lacks 'gcc|lz4'
try env "PATH=$tmp/bin:$PATH" ./lkmc doctor
status_is 'a missing package is 1' 1
like 'a missing package is named' '^MISSING  packages: for x86_64: gcc lz4; ./setup installs them$'
lacks gcc-arm-linux-gnueabihf
try env "PATH=$tmp/bin:$PATH" ./lkmc doctor
like 'what only another arch needs is not missing' '^ok  *packages: all of host-packages.txt for x86_64$'
try env "PATH=$tmp/bin:$PATH" ./lkmc doctor -a arm
status_is 'for that arch, it is' 1
like 'and named' '^MISSING  packages: for arm: gcc-arm-linux-gnueabihf; ./setup -a ARCH installs them$'
try ./lkmc doctor -a vax
status_is 'an unknown arch is 2' 2
printf '#!/bin/sh\nexit 0\n' > "$tmp/bin/apt-get"
chmod +x "$tmp/bin/apt-get"
try env -u LKMC_MIRROR "PATH=$tmp/bin:$PATH" ./lkmc doctor
like 'no mirror is said' "^MISSING  mirror: none in apt's configuration; set LKMC_MIRROR "
printf '#!/bin/sh\necho broken >&2\nexit 1\n' > "$tmp/bin/ccache"
chmod +x "$tmp/bin/ccache"
try env "PATH=$tmp/bin:$PATH" ./lkmc doctor
like 'a ccache that does not work is said' '^warning  *ccache: cannot use .*; '

try ./lkmc doctor surplus
status_is 'an argument too many is 2' 2
one_line 'an argument too many is said in one line'

done_testing
