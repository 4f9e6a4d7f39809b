#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# mk/debian-fetch: the cache, and what happens without a network, with a forged
# archive, two at a time, and when it is killed. An apt-get of ours stands in for
# the real one where nothing but its timing and its files matter.

cd "$(dirname "$0")/../.." || exit 125
. tests/lib.sh

# The longest a killed process may take to be gone, in seconds.
GONE=10
closed=http://127.0.0.1:9/debian
fetch=$PWD/mk/debian-fetch
mirror=$("$fetch" -m 2>/dev/null)
export LKMC_CACHE="$tmp/cache" LKMC_OUT="$tmp/out"
unset LKMC_MIRROR
files=$LKMC_CACHE/downloads/trixie
real_path=$PATH

anew()
{
	rm -rf "$LKMC_CACHE" "$LKMC_OUT" "$tmp"/slow "$tmp"/held "$tmp"/stuck-* "$tmp/gone" "$tmp/pid"
	echo 1 > "$tmp/version"
	: > "$tmp/calls"
}

# What must not be left of a fetch that failed or was killed
nothing_half_written()
{
	is "$1: nothing half-written" '' \
		"$(find "$files" "$LKMC_OUT/apt" -name '*.new*' -o -name '*.status' -o -name '*.deb' 2>/dev/null)"
}

failed_in_one_line()
{
	status_is "$1: 1" 1
	is "$1: one line says error" 1 "$(printf '%s\n' "$output" | grep -c 'error')"
	like "$1: $2" "^debian-fetch: error: .*$2"
	nothing_half_written "$1"
}

mkdir "$tmp/bin"
cat > "$tmp/bin/apt-get" <<'SH'
#!/bin/sh
# Knows one version of every package. "gone" makes the first download fail, "slow"
# takes a second, "held" lasts until it is gone, "stuck-update" and "stuck-download" never end.
for word; do
	case $word in
	update | download | source | indextargets) command=$word ;;
	--print-uris) uris=1 ;;
	esac
	package=$word
done
version=$(cat "$tmp/version")
case $command$uris in
indextargets) cat "$tmp/indextargets"; exit ;;
update1) cat "$tmp/uris"; exit ;;
download1 | source1)
	for word; do
		case $word in -*) ;; *) package=$word ;; esac
	done
	echo "'http://x/${package}_$version.deb' ${package}_$version.deb 3 SHA256:0"
	exit
	;;
esac
echo "$command $package" >> "$tmp/calls"
[ ! -e "$tmp/slow" ] || sleep 1
while [ -e "$tmp/held" ]; do sleep 0.05; done
[ ! -e "$tmp/stuck-$command" ] || { echo $$ > "$tmp/pid"; exec sleep 60; }
[ "$command" != update ] || exit 0
[ ! -e "$tmp/gone" ] || {
	rm "$tmp/gone"
	echo "E: Failed to fetch http://x/$package.deb  404  Not Found"
	exit 100
}
echo "dlstatus:1:50.0:Retrieving" >&3
echo "$package $version" > "${package}_$version.deb"
SH
chmod +x "$tmp/bin/apt-get"
export tmp
stand_in()
{
	PATH=$tmp/bin:$real_path LKMC_MIRROR=http://mirror.example/debian "$@"
}

calls()
{
	grep -c "$1" "$tmp/calls"
}

# The cache
anew
try stand_in "$fetch" deb one
status_is 'a first fetch succeeds' 0
is 'it prints the folder on standard output' "$files/deb/one" \
	"$(stand_in "$fetch" deb one 2>/dev/null)"
is 'it is downloaded once' 1 "$(calls 'download one')"
works 'its checksums are right' sh -c "cd $files/deb/one && sha256sum --check SHA256SUMS"
like 'how far it is, as lkmc step reads it' '^\[50/100\] one$'
try stand_in "$fetch" source one
is 'a source package is another folder' "$files/source/one" \
	"$(printf '%s\n' "$output" | tail -n 1)"
try env "LKMC_MIRROR=$closed" "$fetch" deb one
status_is 'what is cached needs no network' 0
is 'what is cached needs no words' "$files/deb/one" "$output"
is 'two folders that meet in one cache' "$files/deb/one" \
	"$(LKMC_OUT=$tmp/other-out LKMC_MIRROR=$closed "$fetch" deb one)"

try stand_in "$fetch" -s bookworm deb one
is 'another suite has a folder of its own' "$LKMC_CACHE/downloads/bookworm/deb/one" \
	"$(printf '%s\n' "$output" | tail -n 1)"
like 'and lists of its own' '^deb .* http://mirror.example/debian bookworm main' \
	"$(cat "$LKMC_OUT/apt-bookworm/etc/sources.list")"
like 'which leaves those of the first' ' trixie main' "$(cat "$LKMC_OUT/apt/etc/sources.list")"

try stand_in "$fetch" -a riscv64 deb one
is 'another architecture has a folder of its own' "$files/deb-riscv64/one" \
	"$(printf '%s\n' "$output" | tail -n 1)"
is 'and lists of its own, without those of the sources' \
	'deb arch=riscv64] http://mirror.example/debian trixie main' \
	"$(sed 's/\[[^ ]* //' "$LKMC_OUT/apt-riscv64/etc/sources.list")"
is 'sources are the same for all architectures' "$files/source/one" \
	"$(LKMC_MIRROR=$closed "$fetch" -a riscv64 source one)"

echo damaged > "$files/deb/one/one_1.deb"
try stand_in "$fetch" deb one
status_is 'a damaged cache: fetched again' 0
like 'a damaged cache: said' "damaged.*fetching it again"
is 'a damaged cache: right again' 'one 1' "$(cat "$files/deb/one/one_1.deb")"
rm "$files/deb/one/one_1.deb"
try stand_in "$fetch" deb one
is 'a file missing from the cache: right again' 'one 1' "$(cat "$files/deb/one/one_1.deb")"
: > "$files/deb/one/SHA256SUMS"
try stand_in "$fetch" deb one
is 'empty checksums are damage' 3 "$(printf '%s\n' "$output" | grep -c 'damaged\|downloading\|^/')"
echo damaged > "$files/deb/one/one_1.deb"
rm -rf "$LKMC_OUT"
try env "LKMC_MIRROR=$closed" "$fetch" deb one
status_is 'a damaged cache without network: 1' 1
like 'a damaged cache without network: said' 'error: cannot read http://127.0.0.1:9/debian'

# Versions
anew
stand_in "$fetch" deb one >/dev/null 2>&1
try stand_in "$fetch" -u deb one
is '-u: the same version is not downloaded again' '1 2' "$(calls download) $(calls update)"
echo 2 > "$tmp/version"
try stand_in "$fetch" deb one
is 'a newer version is not looked for' 'one 1' "$(cat "$files/deb/one/"*.deb)"
try stand_in "$fetch" -u deb one
is '-u: a newer version takes its place' 'one 2' "$(cat "$files/deb/one/"*.deb)"
anew
stand_in "$fetch" deb two >/dev/null 2>&1
: > "$tmp/gone"
try stand_in "$fetch" deb one
status_is 'lists that are too old: succeeds' 0
is 'lists that are too old: read again' '2 3' "$(calls update) $(calls download)"

# Two at a time
anew
: > "$tmp/held"
stand_in "$fetch" deb one > "$tmp/first" 2>&1 &
first=$!
wait_for 20 test -s "$tmp/calls"
stand_in "$fetch" deb one > "$tmp/second" 2>&1 &
second=$!
works 'two of the same: the second says what it waits for' \
	wait_for 20 grep -q 'waiting for another download of one' "$tmp/second"
rm "$tmp/held"
wait $first
is 'two of the same: the first succeeds' 0 $?
wait $second
is 'two of the same: the second too' 0 $?
is 'two of the same: downloaded once' 1 "$(calls download)"
anew
: > "$tmp/slow"
stand_in "$fetch" deb one > "$tmp/first" 2>&1 &
try stand_in "$fetch" source two
wait $!
is 'two at once: the first succeeds' 0 $?
status_is 'two at once: the second too' 0
is 'two at once: the lists are read once' 1 "$(calls update)"

# Killed at its work, in both of its parts
for signal in KILL TERM INT; do
	for part in update download; do
		anew
		: > "$tmp/stuck-$part"
		# A background job of sh ignores SIGINT, and what it runs, unless told otherwise.
		PATH=$tmp/bin:$real_path LKMC_MIRROR=http://mirror.example/debian \
			env --default-signal=INT "$fetch" deb one > "$tmp/first" 2>&1 &
		pid=$!
		wait_for 20 test -s "$tmp/pid"
		apt=$(cat "$tmp/pid")
		kill -$signal $pid
		wait $pid 2>/dev/null
		status=$?
		[ $signal = KILL ] || status_is "$signal at $part: 130" 130
		works "$signal at $part: apt-get is gone too" wait_for $GONE sh -c "! kill -0 $apt"
		works "$signal at $part: the cache has nothing of it" test ! -e "$files/deb/one"
		[ $signal = KILL ] || nothing_half_written "$signal at $part"
		rm -f "$tmp/stuck-$part" "$tmp/pid"
		try stand_in "$fetch" deb one
		status_is "$signal at $part, and again" 0
		is "$signal at $part, and again: nothing else is left" "$files/deb/one" \
			"$(find "$files/deb" -mindepth 1 -maxdepth 1 ! -name '.*')"
	done
done

# The mirror of the host
anew
mirror_is()
{
	is "$1" "$2" "$(PATH=$tmp/bin:$real_path "$fetch" -m 2>&1)"
}
cat > "$tmp/indextargets" <<'TARGETS'
|http://packages.example/apt/
Debian-Security|http://mirror.example/debian-security/
Debian|cdrom:[Debian 12]/
Debian Backports|http://backports.example/debian/
Debian|http://mirror.example/debian/
Debian|http://other.example/debian/
TARGETS
: > "$tmp/uris"
mirror_is 'the mirror is the one labelled Debian' http://mirror.example/debian/
: > "$tmp/indextargets"
codename=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)
cat > "$tmp/uris" <<URIS
'http://packages.example/debian/dists/$codename/InRelease' x 0
'http://packages.example/debian/dists/$codename/stable/binary-amd64/Packages.xz' x 0
'cdrom://Debian 12/dists/$codename/main/binary-amd64/Packages.xz' x 0
'http://mirror.example/debian-security/dists/$codename-security/main/binary-amd64/Packages.xz' x 0
'mirror+file:/etc/apt/mirrors/debian.list/dists/$codename/main/binary-amd64/Packages.xz' x 0
URIS
mirror_is 'before the first apt-get update it is the one of the release' \
	mirror+file:/etc/apt/mirrors/debian.list
: > "$tmp/uris"
mirror_is 'with none, what to set is said' \
	"debian-fetch: error: cannot find a Debian mirror in the host's apt configuration: set LKMC_MIRROR=URL"
is 'LKMC_MIRROR comes first' http://mine.example/debian "$(LKMC_MIRROR=http://mine.example/debian "$fetch" -m)"

# The real apt-get, with mirrors that are none
anew
try env "LKMC_MIRROR=$closed" "$fetch" deb one
failed_in_one_line 'no network' "cannot read $closed: .*LKMC_MIRROR=URL"
try env "LKMC_MIRROR=$closed" "$fetch" source one
failed_in_one_line 'no network, again' "cannot read $closed"
mkdir -p "$tmp/forged/dists/trixie"
printf 'Origin: Debian\nLabel: Debian\nSuite: stable\nCodename: trixie\n' > "$tmp/forged/dists/trixie/Release"
try env "LKMC_MIRROR=file://$tmp/forged" "$fetch" deb one
failed_in_one_line 'an archive without signature' "cannot read file://$tmp/forged"
printf -- '-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nSuite: stable\n-----BEGIN PGP SIGNATURE-----\n\nAAAA\n-----END PGP SIGNATURE-----\n' \
	> "$tmp/forged/dists/trixie/InRelease"
try env "LKMC_MIRROR=file://$tmp/forged" "$fetch" deb one
failed_in_one_line 'an archive with a forged signature' "cannot read file://$tmp/forged"

# And with a real one
if [ -n "$mirror" ] && anew && stand=$("$fetch" deb hostname 2>"$tmp/error"); then
	works 'a real package has its checksums' sh -c "cd $stand && sha256sum --check SHA256SUMS"
	works 'a real package unpacks' sh -c "dpkg-deb --contents $stand/*.deb"
	is 'a real package for another architecture' arm64 \
		"$(dpkg-deb -f "$("$fetch" -a arm64 deb hostname 2>/dev/null)"/*.deb Architecture)"
	try "$fetch" deb no-such-package
	status_is 'a package that there is not: 1' 1
	like 'a package that there is not: said' 'error: cannot download no-such-package from .*: Unable to locate package'
	works 'a package that there is not: nothing is left' test ! -e "$files/deb/no-such-package"
else
	skip 'a real package' "no mirror to be reached: ${mirror:-none configured}"
fi

# Usage
for arguments in '' 'deb' 'rpm one' 'deb one two' '-x deb one' '-m deb one' '-s' '-a'; do
	# shellcheck disable=SC2086
	try "$fetch" $arguments
	status_is "wrong usage: '$arguments'" 2
	like "wrong usage: '$arguments' shows the right one" '^Usage: mk/debian-fetch'
done
try "$fetch" -s ../x deb one
status_is 'a suite that is none: 1' 1
like 'a suite that is none: named' "error: '../x' is no name of a suite"
try "$fetch" -a ../x deb one
status_is 'an architecture that is none: 1' 1
like 'an architecture that is none: named' "error: '../x' is no name of an architecture"
try "$fetch" -h
status_is '-h succeeds' 0

done_testing
