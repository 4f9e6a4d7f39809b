#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# setup on hosts that are made up: dpkg-query, apt-cache, apt-get, sudo and id
# come from a folder of ours and keep their state in files.

cd "$(dirname "$0")/../.." || exit 125
. tests/lib.sh

host=$tmp/host		# installed, known, known.update, calls, ...
clone=$tmp/clone
state=$clone/out/host
mkdir -p "$tmp/bin" "$clone"
mkdir "$clone/arch"
touch "$clone/arch/x86_64.conf" "$clone/arch/arm.conf" "$clone/arch/riscv64.conf"
cp setup "$clone/"
real_path=$PATH
export host

program()
{
	cat > "$tmp/bin/$1"
	chmod +x "$tmp/bin/$1"
}

# The last argument of dpkg-query and the like are packages; all others begin
# with "-" or are known here.
program dpkg-query <<'SH'
#!/bin/sh
shift 3
for package; do
	grep -qx "$package" "$host/installed" && echo "ii  $package"
done
exit 1
SH
program apt-cache <<'SH'
#!/bin/sh
shift
for package; do
	grep -qx "$package" "$host/known" && printf '%s:\n  Installed: (none)\n  Candidate: 1.0\n' "$package"
done
SH
program apt-get <<'SH'
#!/bin/sh
echo "apt-get $* [$DEBIAN_FRONTEND] [$(id -u)]" >> "$host/calls"
command=
for word; do
	shift
	case $word in
	update | install) command=$word; break ;;
	esac
done
echo "dlstatus:1:50.0:Retrieving"
if [ "$command" = update ]; then
	if [ -e "$host/lists-locked" ]; then
		rm "$host/lists-locked"
		echo "E: Could not get lock /var/lib/apt/lists/lock. It is held by process 1 (apt)"
		exit 100
	fi
	cp "$host/known.update" "$host/known"
	exit
fi
if [ -e "$host/interrupted" ]; then
	echo "E: dpkg was interrupted, you must manually run 'sudo dpkg --configure -a' to correct the problem."
	exit 100
fi
while [ -e "$host/held" ]; do sleep 0.05; done
shift
if [ -e "$host/stale" ]; then
	rm "$host/stale"
	echo "E: Failed to fetch http://mirror.example/x.deb  404  Not Found"
	exit 100
fi
for package; do
	grep -qx "$package" "$host/known" || { echo "E: Unable to locate package $package"; exit 100; }
done
echo "Setting up $*"
printf '%s\n' "$@" >> "$host/installed"
echo "pmstatus:$1:100.0:Installed $1"
SH
program dpkg <<'SH'
#!/bin/sh
echo "dpkg $*" >> "$host/calls"
rm -f "$host/interrupted"
SH
program id <<'SH'
#!/bin/sh
cat "$host/uid"
SH
program sudo <<'SH'
#!/bin/sh
[ ! -e "$host/no-sudo" ] || { echo "Sorry, user u may not run sudo." >&2; exit 1; }
while :; do
	case $1 in
	-n) shift ;;
	*) break ;;
	esac
done
uid=$(cat "$host/uid")
echo 0 > "$host/uid"
"$@"
status=$?
echo "$uid" > "$host/uid"
exit $status
SH
PATH=$tmp/bin:$PATH

# new_host "INSTALLED..." "KNOWN...": with nothing done to the clone yet
new_host()
{
	rm -rf "$host" "$clone/out"
	mkdir "$host"
	# shellcheck disable=SC2086
	printf '%s\n' $1 > "$host/installed"
	# shellcheck disable=SC2086
	printf '%s\n' $2 > "$host/known"
	cp "$host/known" "$host/known.update"
	echo 0 > "$host/uid"
	: > "$host/calls"
	cat > "$clone/host-packages.txt" <<'LIST'
# A comment, with | in it

gcc		# compiles
	make	# builds | sometimes
pkgconf | pkg-config	# finds
flex
gcc-arm [arm]		# compiles for another arch
	gdb-any | gdb-many [arm riscv64]	# debugs | others
seabios [x86_64]
LIST
}

calls()
{
	grep -c "$1" "$host/calls"
}

# certified NAME STAMPS: of all and of archs, there are these copies of the list
certified()
{
	saw=
	for stamp in installed arm riscv64 x86_64; do
		! cmp -s "$clone/host-packages.txt" "$state/packages.$stamp" || saw="$saw $stamp"
	done
	is "$1" " $2" "$saw"
}

done_and_said()
{
	status_is "$1: succeeds" 0
	certified "$1: the list is copied, for all and for x86_64" 'installed x86_64'
	is "$1: nothing else is left" '' \
		"$(find "$state" -type f ! -name 'packages.*' ! -name setup.log ! -name .setup.lock)"
}

new_host 'gcc make pkg-config flex seabios' ''
try "$clone/setup"
done_and_said 'nothing missing'
is 'nothing missing: nothing is said' '' "$output"
is 'nothing missing: apt is left alone' '' "$(cat "$host/calls")"
rm -rf "$clone/out"
try "$clone/setup" --check
done_and_said '--check with nothing missing'

new_host 'make seabios' 'gcc pkg-config pkgconf flex'
for option in --check -n; do
	try "$clone/setup" $option
	status_is "$option with something missing is 1" 1
	is "$option says what, and what to do" \
		'setup: missing: gcc pkgconf flex; next: ./setup' "$output"
	works "$option leaves no copy" test ! -e "$state/packages.installed"
done
is '--check installs nothing' '' "$(cat "$host/calls")"
try "$clone/setup"
done_and_said 'three missing'
like 'three missing: said how many and which' '^setup: installing 3 packages: gcc pkgconf flex$'
like 'three missing: how far it is' '^setup: installing, 100 %$'
like 'three missing: apt asks nothing' 'install --no-install-recommends gcc pkgconf flex \[noninteractive\]' \
	"$(cat "$host/calls")"
like 'three missing: apt waits for the lock' 'DPkg::Lock::Timeout=' "$(cat "$host/calls")"
like 'three missing: the log has what apt said' '^Setting up gcc' "$(cat "$state/setup.log")"

new_host 'gcc make flex seabios' 'pkg-config'
try "$clone/setup"
done_and_said 'the second alternative'
like 'the second alternative: taken if only that is known' 'installing 1 package: pkg-config'
is 'the second alternative: no lists are read' 0 "$(calls update)"

new_host '' ''
printf '%s\n' gcc make pkgconf flex seabios > "$host/known.update"
try "$clone/setup"
done_and_said 'no lists'
is 'no lists: they are read once' 1 "$(calls update)"
new_host '' ''
printf '%s\n' gcc make pkgconf flex seabios > "$host/known.update"
: > "$host/lists-locked"
try "$clone/setup"
done_and_said 'lists locked by another apt'
like 'lists locked by another apt: said' 'waiting for another apt'

new_host 'seabios' 'gcc make pkgconf'
try "$clone/setup"
status_is 'an unknown package is 1' 1
like 'an unknown package is named' 'apt does not have all of these: .*flex.*Debian 12'
works 'an unknown package: no copy' test ! -e "$state/packages.installed"
is 'an unknown package: nothing is installed' 0 "$(calls install)"

new_host 'gcc make flex seabios' 'pkgconf'
: > "$host/stale"
try "$clone/setup"
done_and_said 'stale lists'
is 'stale lists: read, and tried again' '1 2' "$(calls update) $(calls install)"

new_host 'gcc make flex seabios' 'pkgconf'
: > "$host/interrupted"
try "$clone/setup"
done_and_said 'an interrupted dpkg'
like 'an interrupted dpkg: finished first' '^dpkg --configure -a' "$(cat "$host/calls")"

new_host 'gcc make flex seabios' 'pkgconf'
program apt-get.broken <<'SH'
#!/bin/sh
echo "E: You don't have enough free space in /var/cache/apt/archives/."
exit 100
SH
mv "$tmp/bin/apt-get" "$tmp/bin/apt-get.good"
mv "$tmp/bin/apt-get.broken" "$tmp/bin/apt-get"
try "$clone/setup"
status_is 'apt fails: 1' 1
like 'apt fails: its own words' "^E: You don't have enough free space"
like 'apt fails: the log and the next step' "apt-get install failed .*$state/setup.log.*again: ./setup"
works 'apt fails: no copy' test ! -e "$state/packages.installed"
mv "$tmp/bin/apt-get.good" "$tmp/bin/apt-get"

new_host 'gcc make flex seabios' 'pkgconf'
echo 1000 > "$host/uid"
try "$clone/setup"
done_and_said 'by sudo'
like 'by sudo: apt is root' '\[0\]$' "$(cat "$host/calls")"
new_host 'gcc make seabios' 'pkgconf flex'
echo 1000 > "$host/uid"
: > "$host/no-sudo"
try "$clone/setup"
status_is 'neither root nor sudo: 1' 1
is 'neither root nor sudo: the command for the administrator, in one line' \
	'setup: not root, and sudo does not help: have the administrator type: apt-get install --no-install-recommends pkgconf flex' \
	"$output"
is 'neither root nor sudo: nothing is installed' '' "$(cat "$host/calls")"

# What only some archs need
new_host 'gcc make pkgconf flex' 'seabios gcc-arm gdb-any gdb-many'
try "$clone/setup" -n
is 'x86_64: its own is missing, of others nothing' 'setup: missing: seabios; next: ./setup' "$output"
try "$clone/setup" -n -a none
status_is 'no arch: what all need is there' 0
certified 'no arch: certified for no arch' 'installed'
try "$clone/setup" -n -a arm
status_is 'arm: 1' 1
is 'arm: its own is missing' 'setup: missing: gcc-arm gdb-any; next: ./setup -a arm' "$output"
try "$clone/setup" -n -a riscv64 --arch=x86_64
is 'riscv64 and x86_64: what either needs' \
	'setup: missing: gdb-any seabios; next: ./setup -a riscv64 -a x86_64' "$output"
try "$clone/setup" --arch riscv64
status_is 'riscv64: succeeds' 0
like 'riscv64: installs its own' '^setup: installing 1 package: gdb-any$'
certified 'riscv64: certified for it and no other' 'installed riscv64'
try "$clone/setup" -narm
status_is 'letters in one word are no option' 2
try "$clone/setup" -aarm
certified 'then arm' 'installed arm riscv64'
like 'then arm: the compiler is all' '^setup: installing 1 package: gcc-arm$'
try "$clone/setup" -n -a all
is 'all: what is left' 'setup: missing: seabios; next: ./setup -a all' "$output"
try "$clone/setup" -a all
certified 'all: certified for each' 'installed arm riscv64 x86_64'
for arch in vax ../arch/arm ''; do
	try "$clone/setup" -a "$arch"
	status_is "arch '$arch' is 2" 2
	is "arch '$arch' names the right ones" \
		"setup: unknown arch '$arch': there are arm riscv64 x86_64, all, none" "$output"
done
try "$clone/setup" -a
is '-a without its value' "setup: option '-a' needs a value: ARCH" "$output"

# No apt: a PATH with only what else it uses.
mkdir "$tmp/bare"
for tool in sh sed awk dirname mkdir cat grep env cmp; do
	ln -s "$(PATH=$real_path command -v $tool)" "$tmp/bare/$tool"
done
new_host '' ''
try env "PATH=$tmp/bare" "$clone/setup"
status_is 'no apt: 1' 1
like 'no apt: says what is needed' 'no apt on this host: .*Debian 12.*host-packages.txt'
one_line 'no apt: one line'

# Two at a time
new_host 'gcc make flex seabios' 'pkgconf'
touch "$host/held"
"$clone/setup" > "$tmp/first" 2>&1 &
first=$!
wait_for 10 grep -q install "$host/calls"
"$clone/setup" > "$tmp/second" 2>&1 &
second=$!
wait_for 10 test -s "$tmp/second"
rm "$host/held"
wait $first
is 'two at once: the first succeeds' 0 $?
wait $second
status=$?
output=$(cat "$tmp/second")
done_and_said 'two at once'
is 'two at once: the second waits and has nothing to do' \
	'setup: waiting for another ./setup of this clone' "$output"
is 'two at once: apt is called once' 1 "$(calls install)"

# Killed at its work
new_host 'gcc make flex seabios' 'pkgconf'
touch "$host/held"
setsid "$clone/setup" > "$tmp/first" 2>&1 &
pid=$!
wait_for 10 grep -q install "$host/calls"
kill -KILL "-$pid"
wait $pid 2>/dev/null
works 'killed: no copy' test ! -e "$state/packages.installed"
rm "$host/held"
try "$clone/setup"
done_and_said 'killed, and again'

# The list is edited while apt works: what was not looked at is not certified.
new_host 'gcc make flex seabios' 'pkgconf'
touch "$host/held"
"$clone/setup" > "$tmp/first" 2>&1 &
wait_for 10 grep -q install "$host/calls"
echo 'later	# added' >> "$clone/host-packages.txt"
rm "$host/held"
wait $!
unlike 'an entry added meanwhile is not in the copy' later "$(cat "$state/packages.installed")"
try "$clone/setup" --check
like 'and is found missing' 'missing: later'

# Full disk, where this user may mount one
if unshare -rm true 2>/dev/null; then
	new_host 'gcc make flex pkgconf seabios' ''
	mkdir -p "$clone/out"
	# shellcheck disable=SC2016
	try unshare -rm sh -c 'mount -t tmpfs -o size=8k lkmc "$1/out" && mkdir "$1/out/host" &&
		{ cat /dev/zero > "$1/out/fill" 2>/dev/null; "$1/setup"; status=$?
		ls "$1"/out/host | grep "^packages" && echo "a copy"; exit $status; }' - "$clone"
	status_is 'a full disk: 1' 1
	like 'a full disk: said' 'No space left|I/O error'
	unlike 'a full disk: no copy' '^a copy'
else
	skip 'a full disk' 'no user namespaces here'
fi

# Usage
for option in -h --help; do
	try "$clone/setup" $option
	status_is "$option succeeds" 0
	like "$option is help" '^Usage: ./setup'
done
try "$clone/setup" --force
status_is 'an unknown option is 2' 2
is 'an unknown option names the right ones' \
	"setup: unknown argument '--force': there are -a (--arch), -n (--check) and -h (--help)" "$output"

# The real list on this very host, which has all of it: the tests run.
PATH=$real_path
cp setup host-packages.txt "$clone/"
cp arch/*.conf "$clone/arch/"
# Sets $used to the processor's time of what was run so far, in ms: others may use the
# processor, too.
look_at_times()
{
	times > "$tmp/times"
	used=$(tr ms '  ' < "$tmp/times" |
		awk 'NR == 2 { print int(($1 * 60 + $2 + $3 * 60 + $4) * 1000) }')
}
best=9999
for round in 1 2 3; do
	look_at_times
	start=$used
	try "$clone/setup"
	look_at_times
	took=$((used - start))
	[ "$took" -ge "$best" ] || best=$took
done
status_is 'the real list: nothing is missing' 0
echo "# setup with nothing to do: $best ms of the processor (round $round)"
works 'the real list: at most 100 ms' test "$best" -le 100
is 'the real list: each package has its comment' '' \
	"$(sed '/^#/d; /^$/d' host-packages.txt | grep -v '[a-z0-9].*	# [^ ]')"
is 'the real list: each arch it names is one' '' "$(sed -n 's/#.*//; s/.*\[\(.*\)\].*/\1/p' host-packages.txt |
	tr ' ' '\n' | sort -u | while read -r arch; do [ -e "arch/$arch.conf" ] || echo "$arch"; done)"

done_testing
