# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
#
# What the scripts of the examples share. Each shows one module at work and
# checks what comes of it; the whole of the one for hello:
#
#	#!/bin/sh
#	# hello: speaks when it is loaded and when it is removed
#	. /lib/lkmc.sh
#	load hello
#	expect 'hello init'
#	unload hello
#	expect 'hello cleanup'
#	finish
#
# It prints what it does behind a '#', as one would type it, what comes of that,
# and "ok: ..." or "FAIL: ..." for each check. It exits 0 only when it came to its
# end and nothing failed, and however it ends, it leaves no module loaded.
#
# What to do. Each of these begins a new look at the kernel's log:
#
#	load NAME [PARAMETER=VALUE...]	insmod /NAME.ko; without it, the script ends
#	unload NAME			rmmod NAME, which must work
#	run 'COMMAND'			a shell's line; leaves $output and $status
#	mark				only begins a new look
#
# What must be. Texts are plain, not patterns:
#
#	works 'COMMAND'			run, and it must succeed
#	refused 'COMMAND' 'TEXT'	run, and it must fail and say TEXT
#	expect 'TEXT'			the log says so, now or in $patience seconds
#	expect_not 'TEXT'		the log has not said so
#	has 'TEXT'			so does the output of the last run
#	same 'WHAT' WANTED SAW		two texts are the same
#	check 'WHAT' COMMAND...		the command succeeds
#
# And besides:
#
#	log_since			the log since the last look began
#	wait_for COMMAND...		until it succeeds, at most $patience seconds
#	at_exit 'COMMAND'		what must be undone; the last comes first
#	provokes 'REGEX'		what the kernel will complain of (grep -E): every other
#					complaint of its is a failure
#	stays_loaded NAME		it cannot be removed: only in a guest of its own
#	configured NAME			was this kernel built with CONFIG_NAME=y?
#	skip 'WHY'			ends the script: this kernel or machine cannot do it
#	finish				the last line of each script
#
# Lines for those who run the tests, at the beginning of a script:
#
#	# lkmc: not on ARCH[, ARCH]...: REASON
#					there it is skipped; best stands in the module's header
#	# lkmc: timeout=SECONDS		how long it may take, if more than usual
#	# lkmc: own-guest		it leaves its guest broken: give it one of its own
#	# lkmc: own-guest expect=REGEX	it ends its guest: instead of its exit status, the
#					first disaster on the console is a line with REGEX
#					(grep -E)
#	# lkmc: shows=REGEX		and behind that there is a line with this one
#	# lkmc: screen			its own guest is one with a display

# Descriptor 8 is the log's.

# How long to wait for what does not come at once, in seconds; longer on a slow host,
# of which the host's tests tell.
patience=$((10 * ${LKMC_TIMEOUT_SCALE:-1}))

output=
status=0

lkmc_failed=0
lkmc_finished=
lkmc_log=/tmp/lkmc.$$
lkmc_looks=0
lkmc_newline='
'
lkmc_undo=
lkmc_provoked=
# Complaints, besides the disasters of /lib/lkmc.disasters (mk/disasters).
lkmc_trouble='WARNING: |INFO: |general protection|[Cc]all [Tt]race:'

ok()
{
	echo "ok: $*"
}

# fail WHAT [SAW]
fail()
{
	echo "FAIL: $1"
	[ $# -lt 2 ] || printf '%s\n' "${2:-(nothing)}" | sed 's/^/      saw: /'
	lkmc_failed=$((lkmc_failed + 1))
}

# Moves what is new in the log to the file of this look; waits for it up to $1
# milliseconds. A file, so that it works in a pipe as well.
lkmc_read_log()
{
	/kmsg.out ${1:+-w "$1"} <&8 >> "$lkmc_log.$lkmc_looks"
}

mark()
{
	lkmc_read_log
	lkmc_looks=$((lkmc_looks + 1))
}

# Of the first module since the boot the kernel says in its name that it is none of its own.
log_since()
{
	lkmc_read_log
	grep -v ': loading out-of-tree module taints kernel\.$' "$lkmc_log.$lkmc_looks"
	:
}

load()
{
	lkmc_name=$1
	shift
	mark
	echo "# insmod /$lkmc_name.ko${*:+ $*}"
	insmod "/$lkmc_name.ko" "$@" && return
	fail "insmod /$lkmc_name.ko"
	log_since
	finish
}

unload()
{
	mark
	echo "# rmmod $1"
	rmmod "$1" || fail "rmmod $1"
}

run()
{
	mark
	echo "# $1"
	output=$(eval "$1" 2>&1)
	status=$?
	[ -z "$output" ] || printf '%s\n' "$output"
}

works()
{
	run "$1"
	[ $status -eq 0 ] || fail "it must succeed: $1" "status $status"
}

refused()
{
	run "$1"
	if [ $status -eq 0 ]; then
		fail "it must fail: $1" 'status 0'
	else
		has "$2"
	fi
}

has()
{
	case $output in
	*"$1"*) ok "the output says: $1" ;;
	*) fail "wanted in the output: $1" "$output" ;;
	esac
}

lkmc_uptime()
{
	read -r lkmc_seconds _ < /proc/uptime
	echo "${lkmc_seconds%.*}"
}

wait_for()
{
	lkmc_until=$(($(lkmc_uptime) + patience))
	until "$@"; do
		[ "$(lkmc_uptime)" -lt $lkmc_until ] || return 1
		sleep 0.05
	done
}

lkmc_find()
{
	lkmc_line=$(grep -F -m 1 -- "$1" "$lkmc_log.$lkmc_looks")
}

lkmc_await()
{
	lkmc_read_log
	lkmc_find "$1" && return
	lkmc_until=$(($(lkmc_uptime) + patience))
	until lkmc_find "$1"; do
		[ "$(lkmc_uptime)" -lt $lkmc_until ] || return 1
		lkmc_read_log 500
	done
}

expect()
{
	if lkmc_await "$1"; then
		ok "the kernel says: $lkmc_line"
	else
		fail "wanted in the log: $1" "$(log_since)"
	fi
}

expect_not()
{
	lkmc_read_log
	if lkmc_find "$1"; then
		fail "not wanted in the log: $1" "$lkmc_line"
	else
		ok "the kernel does not say: $1"
	fi
}

same()
{
	if [ "$2" = "$3" ]; then
		ok "$1: $3"
	else
		fail "$1: wanted: $2" "$3"
	fi
}

check()
{
	lkmc_what=$1
	shift
	if lkmc_saw=$("$@" 2>&1); then
		ok "$lkmc_what"
	else
		fail "$lkmc_what: $*" "$lkmc_saw"
	fi
}

at_exit()
{
	lkmc_undo="$1
$lkmc_undo"
}

configured()
{
	zcat /proc/config.gz 2> /dev/null | grep -q "^CONFIG_$1=y"
}

provokes()
{
	# The rest of such a report.
	: "${lkmc_provoked:=[Cc]all [Tt]race:|INFO: lockdep is turned off}"
	lkmc_provoked="$lkmc_provoked|$1"
}

stays_loaded()
{
	lkmc_before="$lkmc_before$lkmc_newline$1"
}

skip()
{
	echo "skip: $*"
	lkmc_finished=yes
	exit 0
}

# From the first complaint on that was not provoked.
lkmc_complaint()
{
	cat "$lkmc_log".* > "$lkmc_log.all"
	lkmc_line=$(grep -E -e "$lkmc_trouble" -f /lib/lkmc.disasters "$lkmc_log.all" |
		grep -E -v -m 1 -e "${lkmc_provoked:-^$}")
	[ -z "$lkmc_line" ] || grep -F -m 1 -A 30 -e "$lkmc_line" "$lkmc_log.all"
}

finish()
{
	lkmc_finished=yes
	lkmc_read_log
	lkmc_saw=$(lkmc_complaint)
	[ -z "$lkmc_saw" ] || fail 'the kernel must not complain' "$lkmc_saw"
	exit
}

# The modules that are loaded, the youngest first.
lkmc_modules()
{
	while read -r lkmc_name _; do
		echo "$lkmc_name"
	done < /proc/modules
}

# Those that were not there when the script began: nothing uses the first of them.
lkmc_unload_rest()
{
	for lkmc_name in $(lkmc_modules); do
		case "$lkmc_newline$lkmc_before$lkmc_newline" in
		*"$lkmc_newline$lkmc_name$lkmc_newline"*) ;;
		*) rmmod "$lkmc_name" || fail "$lkmc_name is still loaded" ;;
		esac
	done
}

lkmc_at_exit()
{
	trap - EXIT
	[ "$lkmc_finished" ] || fail "$0 ended before its end"
	[ -z "$lkmc_undo" ] || eval "$lkmc_undo"
	lkmc_unload_rest
	rm -f "$lkmc_log".*
	# Without a number, exit in a trap means the status from before the trap.
	[ $lkmc_failed -eq 0 ] && exit 0
	exit 1
}

# What there cannot be on this arch, or with this kernel: "NAME: WHY" a line
while read -r lkmc_name lkmc_why; do
	[ "$lkmc_name" != "$(basename "$0" .sh):" ] || skip "$lkmc_why"
done < /lib/lkmc.left-out

lkmc_before=$(lkmc_modules)
trap lkmc_at_exit EXIT
trap 'exit 1' HUP INT TERM
exec 8< /dev/kmsg
/kmsg.out -e <&8
