# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# What the host tests share: TAP. A test file sources this from the top of the
# clone, checks, and ends with "done_testing". $output and $status are those of
# the last "try"; $tmp is a folder of its own, gone at the end.

# shellcheck source=tests/environment
. tests/environment
number=0
failures=0
output=
status=0
tmp=$(mktemp -d "${TMPDIR:-/tmp}/lkmc-test.XXXXXX")
undo=
# How much longer to wait than on the lab's own host: the program takes fractions, a
# shell does not.
# shellcheck disable=SC2034 # of those that source this
scale=$(echo "${LKMC_TIMEOUT_SCALE:-1}" | awk '{ n = int($1); print n < $1 ? n + 1 : n }')

# at_exit COMMAND: the last comes first.
at_exit()
{
	undo="$1
$undo"
}

finish()
{
	trap - EXIT
	eval "$undo"
	rm -rf "$tmp"
}
trap finish EXIT
trap 'exit 1' HUP INT TERM

pass()
{
	number=$((number + 1))
	echo "ok $number - $1"
}

# flunk NAME WANTED SAW
flunk()
{
	number=$((number + 1))
	failures=$((failures + 1))
	echo "not ok $number - $1"
	printf '%s\n' "$2" | sed 's/^/# wanted: /'
	printf '%s\n' "$3" | tail -n 30 | sed 's/^/# saw: /'
}

# skip NAME WHY
skip()
{
	number=$((number + 1))
	echo "ok $number - $1 # SKIP $2"
}

# try COMMAND...: runs it with both its outputs in $output, its exit status in $status.
# But for a word on other tests, which build in the same clone and are waited for.
try()
{
	output=$("$@" 2>&1 </dev/null)
	status=$?
	case $output in
	*'lkmc: waiting for another build'*)
		output=$(printf '%s\n' "$output" |
			grep -vE '^lkmc: waiting for another build( that needs [^ ]+)? \(pid [0-9]+\)$')
		;;
	esac
}

# is NAME WANTED SAW
is()
{
	if [ "$2" = "$3" ]; then
		pass "$1"
	else
		flunk "$1" "$2" "$3"
	fi
}

# status_is NAME STATUS: that of the last try
status_is()
{
	if [ "$status" -eq "$2" ]; then
		pass "$1"
	else
		flunk "$1" "status $2" "status $status
$output"
	fi
}

# like NAME REGEX [TEXT]: a line of the text (the last try's output) matches
like()
{
	if printf '%s\n' "${3-$output}" | grep -qE -- "$2"; then
		pass "$1"
	else
		flunk "$1" "$2" "${3-$output}"
	fi
}

# literal TEXT: a regular expression for the text itself, in which there may be a '+'
literal()
{
	printf '%s\n' "$1" | sed 's/[][\\.*^$+?(){}|]/\\&/g'
}

# unlike NAME REGEX [TEXT]
unlike()
{
	if printf '%s\n' "${3-$output}" | grep -qE -- "$2"; then
		flunk "$1" "not $2" "${3-$output}"
	else
		pass "$1"
	fi
}

# works NAME COMMAND...: succeeds
works()
{
	what=$1
	shift
	if "$@" >/dev/null 2>&1; then
		pass "$what"
	else
		flunk "$what" "success of: $*" 'failure'
	fi
}

# one_line NAME: the last try said one line
one_line()
{
	is "$1" 1 "$(printf '%s\n' "$output" | wc -l | tr -d ' ')"
}

# wait_for SECONDS COMMAND...: until it succeeds; on a slow host $scale times as long
wait_for()
{
	wait_until=$(($(date +%s) + $1 * scale))
	shift
	until "$@" >/dev/null 2>&1; do
		[ "$(date +%s)" -lt $wait_until ] || return 1
		sleep 0.1
	done
}

# end_guest: ends the guest whose process is $guest, if any; a job of this shell's
end_guest()
{
	[ "$guest" ] || return 0
	kill "$guest" 2>/dev/null
	wait "$guest" 2>/dev/null
	guest=
}

# has_set SET: is its image of --with built, as new as the rest? A skip says why not.
has_set()
{
	image=out/$arch/images/rootfs+$1.ext4
	if [ -z "$(sed -n 's/^DEBIAN_ARCH = *//p' "arch/${arch%%+*}.conf")" ]; then
		skip "--with $1" "not on $arch: Debian does not build it"
		return 1
	fi
	if [ ! -e "$image" ] || [ "$(find "out/$arch/images/rootfs.ext4" -newer "$image")" ]; then
		skip "--with $1" "not asked for: ./run -a $arch --with $1 builds it"
		return 1
	fi
}

# toy_clone FOLDER: a clone that has the program, and of the rest only the archs' files;
# of packages it takes the host to have all
toy_clone()
{
	mkdir -p "$1/arch" "$1/out/host/tool"
	cp arch/*.conf "$1/arch/"
	cp out/host/tool/lkmc "$1/out/host/tool/"
	cp host-packages.txt "$1/"
	for conf in arch/*.conf; do
		cp host-packages.txt "$1/out/host/packages.$(basename "$conf" .conf)"
	done
}

# copy_lab FOLDER: a copy of the clone and of what is built for x86_64, to be written to.
# What is large and only read, sources and what other packages compiled, is linked.
copy_lab()
{
	mkdir -p "$1/out/host" "$1/out/x86_64"
	{
		git ls-files -co --exclude-standard
		ls packages/linux/config/user.config guest-packages.txt rootfs_overlay/etc/init.d/S99 2>/dev/null
	} | while read -r file; do
		[ ! -e "$file" ] && [ ! -L "$file" ] || printf '%s\0' "$file"
	done | xargs -0 cp -a --parents -t "$1/"
	# Make goes by the date of this folder.
	touch -r packages/linux/patches "$1/packages/linux/patches"
	touch -r packages/qemu/patches "$1/packages/qemu/patches"
	cp -a out/host/tool out/host/packages.* "$1/out/host/"
	ln -s "$PWD/out/src" "$1/out/src"
	for file in out/x86_64/* out/x86_64/.[!.]*; do
		case ${file##*/} in
		linux | busybox | qemu) ln -s "$PWD/$file" "$1/out/x86_64/" ;;
		agent | extras | images | modules | user | .[!.]*) cp -a "$file" "$1/out/x86_64/" ;;
		esac
	done
}

# limit SECONDS COMMAND...: timeout, on a slow host $scale times as long
limit()
{
	limit_seconds=$(($1 * scale))
	shift
	timeout $limit_seconds "$@"
}

# says REGEX FILE: a line of the file matches
says()
{
	tr -d '\r' < "$2" | grep -qE -- "$1"
}

# try_until REGEX COMMAND...: try, of a command that does not end: it is ended once a line
# of its output matches
try_until()
{
	try_regex=$1
	shift
	"$@" > "$tmp/try" 2>&1 </dev/null &
	tried=$!
	wait_for 60 says "$try_regex" "$tmp/try"
	kill $tried
	wait $tried
	status=$?
	output=$(tr -d '\r' < "$tmp/try")
}

# fresh_clone FOLDER: a clone with what is not committed yet, and what was installed
fresh_clone()
{
	git clone -q --no-hardlinks . "$1"
	# Of those that were removed, cp says so.
	git ls-files --modified --others --exclude-standard -z |
		xargs -0 -r cp -P --parents -t "$1/" 2>/dev/null || :
	mkdir -p "$1/out/host"
	cp out/host/packages.* "$1/out/host/"
}

done_testing()
{
	echo "1..$number"
	[ $failures -eq 0 ]
	exit
}
