#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# /test.sh [NAME...]: runs the examples' scripts (all, or those named) and prints
# TAP: one test a script, with its output where it fails.
#
# Those that need a guest of their own, because they panic it, are left to the
# host's ./test.

# How long a script may take, unless it says "# lkmc: timeout=SECONDS"; that many times
# longer on a slow host.
limit=60
scale=${LKMC_TIMEOUT_SCALE:-1}

is_example()
{
	grep -q '^\. /lib/lkmc.sh' "$1" && ! grep -q '^# lkmc: own-guest' "$1"
}

if [ $# -eq 0 ]; then
	for file in /*.sh; do
		! is_example "$file" || set -- "$@" "$(basename "$file" .sh)"
	done
fi

echo "1..$#"
number=0
failed=0
out=/tmp/test.$$
for name; do
	number=$((number + 1))
	seconds=$(sed -n 's/^# lkmc: timeout=\([0-9]*\).*/\1/p' "/$name.sh")
	before=$(lsmod | cut -d' ' -f1 | sort)
	start=$(cut -d. -f1 /proc/uptime)
	timeout $((${seconds:-$limit} * scale)) "/$name.sh" >"$out" 2>&1 </dev/null
	status=$?
	took=$(($(cut -d. -f1 /proc/uptime) - start))
	if [ $status -eq 0 ] && [ "$before" != "$(lsmod | cut -d' ' -f1 | sort)" ]; then
		echo "leaves a module loaded: $(lsmod | sed 1d | cut -d' ' -f1 | tr '\n' ' ')" >> "$out"
		status=1
	fi
	skip=$(sed -n 's/^skip: /# SKIP /p' "$out" | tail -n 1)
	if [ $status -eq 0 ]; then
		echo "ok $number - $name${skip:+ $skip}"
		[ $took -lt $((5 * scale)) ] || echo "# $name took $took s"
	else
		echo "not ok $number - $name"
		echo "# status $status"
		sed 's/^/# /' "$out"
		failed=$((failed + 1))
	fi
done
rm -f "$out"
[ $failed -eq 0 ]
