#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The command line: help everywhere, and wrong usage said in one line that names
# what would be right.

cd "$(dirname "$0")/../.." || exit 125
. tests/lib.sh

applets=$(./lkmc help | sed -n 's/^  \([a-z][a-z-]*\)  .*/\1/p')
like 'help lists applets' '^runqemu$' "$applets"

# wrong NAME REGEX COMMAND...: status 2, one line, nothing on standard output
wrong()
{
	what=$1
	regex=$2
	shift 2
	try "$@"
	status_is "$what is wrong usage" 2
	one_line "$what is said in one line"
	like "$what names what is right" "$regex"
	is "$what prints nothing to standard output" '' "$("$@" 2>/dev/null </dev/null)"
}

for applet in $applets; do
	for option in -h --help; do
		try ./lkmc "$applet" "$option"
		status_is "$applet $option succeeds" 0
		like "$applet $option is help" "^ *(Usage: |or: )(lkmc )?$applet\\b"
	done
	is "$applet -h is standard output" "$output" "$(./lkmc "$applet" -h 2>/dev/null)"
	try ./lkmc help "$applet"
	status_is "help $applet explains" 0
	wrong "$applet --no-such" "unknown option '--no-such': there are .*-h" \
		./lkmc "$applet" --no-such
	wrong "$applet -Z" "unknown option '-Z': there are .*-h" ./lkmc "$applet" -Z
done

# The names users type
for name in run runqemu rungdb rungdb-user rungdbserver qemumonitor; do
	printf '%s\n' "$applets" | grep -qx "$name" || continue
	is "./$name -h is that of ./lkmc $name" "$(./lkmc "$name" -h)" "$(./$name -h)"
done
is 'a link to lkmc from elsewhere works' "$(./runqemu -h)" \
	"$(ln -s "$PWD/runqemu" "$tmp/runqemu" && cd / && "$tmp/runqemu" -h)"
is 'without arguments it is help' "$(./lkmc help)" "$(./lkmc)"

wrong 'an unknown applet' "no applet 'nonsense': see lkmc help" ./lkmc nonsense
wrong 'help of an unknown applet' "no applet 'nonsense': see lkmc help" ./lkmc help nonsense
wrong 'an unknown arch' "unknown arch 'vax': there are .*x86_64" ./run -a vax
wrong 'an unknown arch of runqemu' "unknown arch 'vax': there are .*x86_64" ./runqemu -a vax -x true
wrong 'an arch that is a path' "unknown arch '../arch/x86_64': there are .*x86_64" \
	./runqemu -a ../arch/x86_64 -x true
wrong 'an unknown target' "no target 'nonsense'.*make help" ./run -t nonsense
wrong 'an option without its value' "option '-a' needs a value: ARCH" ./run -a
wrong 'a long option without its value' "option '--arch' needs a value: ARCH" ./run --arch
wrong 'a bad run id' "bad run id '../x': letters, digits" ./runqemu -i ../x -x true
wrong 'a bad timeout' "--timeout" ./runqemu --timeout soon -x true
wrong 'an argument too many' "unexpected 'disk.img': QEMU's options stand behind --" ./runqemu disk.img

./lkmc help >/dev/full 2>"$tmp/error"
is 'a write error on standard output is an error' 125 $?
like 'and it is said' 'No space left' "$(cat "$tmp/error")"

done_testing
