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

# A file of the lab's that is broken is no wrong usage: git bisect would take that for "bad".
toy_clone "$tmp/toy"
toy=$tmp/toy/out/host/tool/lkmc
# broken SED-SCRIPT REGEX COMMAND...: with arch/x86_64.conf so edited, and what is said
broken()
{
	sed "$1" arch/x86_64.conf > "$tmp/toy/arch/x86_64.conf"
	regex=$2
	shift 2
	try "$toy" "$@"
	status_is "a broken file of the arch is 125 to $1" 125
	one_line "it is said in one line by $1"
	like "which names it, as told to $1" "$regex"
}
for command in run 'runqemu --dry-run' build 'load hello' 'exec true' 'push README.md' \
	'pull /x' rungdb 'rungdb-user ls' 'rungdbserver ls' oops 'qemumonitor quit' doctor; do
	# A command and its arguments
	# shellcheck disable=SC2086
	broken 's/^QEMU_MEMORY/QEMU_MEMROY/' "arch/x86_64.conf:[0-9]+: unknown key 'QEMU_MEMROY'" $command
done
broken 's/^QEMU_MEMORY/# &/' 'arch/x86_64.conf: there is no QEMU_MEMORY' runqemu -x true
broken 's/^QEMU_MEMORY.*/nonsense/' "arch/x86_64.conf:[0-9]+: no '=' in the line" runqemu -x true
try "$toy" list
status_is 'list says it too' 125
like 'and lists the others' '^mips64 '
try env LKMC_TOOL="$toy" gdb -nx -batch -iex 'source gdb/start.py'
like 'so does GDB' "arch/x86_64.conf:[0-9]+: no '=' in the line"

# A dry run starts nothing, not even to find out about KVM. This QEMU says that it ran.
cp arch/x86_64.conf "$tmp/toy/arch/"
mkdir -p "$tmp/toy/out/x86_64/qemu" "$tmp/toy/out/x86_64/images"
touch "$tmp/toy/out/x86_64/images/kernel" "$tmp/toy/out/x86_64/images/rootfs.ext4"
printf '#!/bin/sh\ntouch %s\n' "$tmp/ran" > "$tmp/toy/out/x86_64/qemu/qemu-system-x86_64"
chmod +x "$tmp/toy/out/x86_64/qemu/qemu-system-x86_64"
# A host whose /dev/kvm can be opened
# shellcheck disable=SC2016
with_kvm='mount -t tmpfs none /dev && touch /dev/kvm /dev/null && exec "$@"'
if [ "$(uname -m)" = x86_64 ] && unshare -rm sh -c "$with_kvm" sh true 2>/dev/null; then
	try unshare -rm sh -c "$with_kvm" sh "$toy" runqemu --dry-run -n
	status_is 'a dry run succeeds where KVM was not tried yet' 0
	like 'says that it is not known' 'not yet known whether KVM works here'
	unlike 'shows the command without it' '-enable-kvm'
	works 'and ran no guest to find out' test ! -e "$tmp/ran"
	try unshare -rm sh -c "$with_kvm" sh "$toy" runqemu -x true
	like 'which a boot does' 'finding out whether KVM works here'
	works 'by running one' test -e "$tmp/ran"
else
	skip 'a dry run does not try KVM' 'there cannot be a /dev of our own here'
fi

./lkmc help >/dev/full 2>"$tmp/error"
is 'a write error on standard output is an error' 125 $?
like 'and it is said' 'No space left' "$(cat "$tmp/error")"

done_testing
