#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# packages/extras: what of a Debian package comes into the guest, and how it finds
# its libraries there.

cd "$(dirname "$0")/../.." || exit 125
. tests/lib.sh

make_extras=$PWD/packages/extras/make-extras
private=/usr/lib/lkmc
root=$tmp/extras/root

# lists LINE...
lists()
{
	printf '%s\n' "$@" > "$tmp/list"
}

if ! mk/debian-fetch deb hello > "$tmp/fetch" 2>&1; then
	skip 'packages for the guest' "$(tail -n 1 "$tmp/fetch")"
	done_testing
fi

lists '# greetings' '' 'hello		# says hello' 'pci.ids'
try "$make_extras" "$tmp" '' amd64 "$tmp/list"
status_is 'two packages of a list' 0
works 'the program is there' test -x "$root/usr/bin/hello"
works 'and a file that is no program' test -s "$root/usr/share/misc/pci.ids"
is 'nothing that is only to be read' '' "$(ls -d "$root"/usr/share/doc "$root"/usr/share/man 2>/dev/null)"
is 'nothing of the archive format' '' "$(ls -d "$root/DEBIAN" "$tmp/extras/debs" 2>/dev/null)"
try readelf -l "$root/usr/bin/hello"
like 'it names the linker that came with it' "interpreter: $private/ld-linux-x86-64.so.2"
works 'which is there' test -x "$root$private/ld-linux-x86-64.so.2"
try readelf -d "$root/usr/bin/hello"
like 'and the folder of the libraries' "rpath: \[$private\]"
is 'only those that it needs' 'ld-linux-x86-64.so.2 libc.so.6 ' "$(ls "$root$private" | tr '\n' ' ')"
is 'by itself, it greets' 'Hello, world!' \
	"$("$root$private/ld-linux-x86-64.so.2" --library-path "$root$private" "$root/usr/bin/hello")"

try "$make_extras" "$tmp" '' '' "$tmp/list"
status_is 'an arch that Debian does not build' 0
like 'what it has not is left out, and said' '^leaving out hello: '
is 'what is for all archs is taken' usr/share/misc/pci.ids "$(cd "$root" && find usr -type f)"
mkdir -p "$tmp/hello/root/usr/bin"
cp /bin/true "$tmp/hello/root/usr/bin/hello"
try "$make_extras" "$tmp" '' '' "$tmp/list"
status_is 'one that packages/ has built' 0
works 'is taken as it is' cmp "$root/usr/bin/hello" /bin/true
works 'with the libraries of the compiler' test -s "$root/lib/libc.so.6"

# Of the same machine, but in another mode: their linker is for 32 bits.
lists hello libc6-i386
try "$make_extras" "$tmp" '' amd64 "$tmp/list"
status_is 'a package for another arch beside one for this' 0
like 'its programs are left out, and it is said' '^leaving out /usr/lib32/libc\.so\.6: it is for another arch$'
works 'they are gone' test ! -e "$root/usr/lib32/libc.so.6"
works 'the others are there' test -x "$root/usr/bin/hello"

lists no-such-package
try "$make_extras" "$tmp" '' amd64 "$tmp/list"
status_is 'a package that there is not: 1' 1
like 'is named' 'error: cannot download no-such-package'
works 'and leaves nothing' test ! -e "$root"
done_testing
