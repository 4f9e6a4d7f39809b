#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# trace.t ARCH: runqemu --trace, and lkmc trace2txt, which says what QEMU's own
# simpletrace.py says of the same file.

cd "$(dirname "$0")/../.." || exit 125
. tests/lib.sh
arch=${1:-x86_64}
id=trace$$
run=out/$arch/run/$id
at_exit "rm -rf $run"
declared=out/$arch/qemu/trace/trace-events-all

# simpletrace FILE: as QEMU prints it, but strings as we do; the trace has plain ones only
simpletrace()
{
	PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=out/src/qemu/scripts \
		python3 out/src/qemu/scripts/simpletrace.py "$declared" "$1" |
		sed "s/=b'\([^']*\)'/=\"\1\"/g"
}

trace2txt()
{
	try ./lkmc trace2txt -a "$arch" -i "$id" "$@"
}

trace2txt
status_is 'where nothing was traced there is nothing to print' 125
one_line 'which one line says'

# Numbers, strings, and of some more than QEMU can write
./runqemu -a "$arch" -i "$id" -n --no-kvm --timeout $((120 * scale)) -e init=/poweroff.out \
	--trace exec_tb --trace 'visit_*' --trace 'memory_region_ops_*' \
	< /dev/null > "$tmp/console" 2>&1
is 'a guest that is traced runs as another' 0 $?
unlike 'its console is not full of events' '^exec_tb ' "$(cat "$tmp/console")"
works 'the trace is printed' eval "./lkmc trace2txt -a $arch -i $id > $tmp/ours"
simpletrace "$run/trace" > "$tmp/theirs"
is 'as simpletrace.py prints it' "$(cksum < "$tmp/theirs")" "$(cksum < "$tmp/ours")"
for event in exec_tb visit_optional memory_region_ops_write; do
	works "$event is there" grep -q "^$event " "$tmp/ours"
done
works 'strings are in it' grep -q '^visit_.* name="[a-z]' "$tmp/ours"
like 'an address of the kernel is in it, or of its start' '^exec_tb .* pc=0x[0-9a-f]+$' \
	"$(head -n 20000 "$tmp/ours")"
is 'a file by its name, and standard input, are the same' \
	"$(./lkmc trace2txt -a "$arch" "$run/trace" | cksum) $(cksum < "$tmp/ours")" \
	"$(./lkmc trace2txt -a "$arch" - < "$run/trace" | cksum) $(cksum < "$tmp/ours")"

# A QEMU that was killed, and files of others
size=$(stat -c %s "$run/trace")
head -c $((size - 3)) "$run/trace" > "$tmp/cut"
./lkmc trace2txt -a "$arch" "$tmp/cut" > "$tmp/text" 2> "$tmp/error"
is 'a trace that is cut short is an error' 125 $?
like 'which names the file and the offset' \
	"^lkmc trace2txt: $tmp/cut: offset [0-9]+: the trace is cut short here" "$(cat "$tmp/error")"
is 'what is whole is printed' "$(sed '$d' "$tmp/ours" | cksum)" "$(cksum < "$tmp/text")"
trace2txt README.md
status_is 'what is no trace is an error' 125
is 'which says so' 'lkmc trace2txt: README.md: offset 0: this is no trace of QEMU'"'"'s simple backend' "$output"
trace2txt --events out/src/qemu/accel/kvm/trace-events "$run/trace"
status_is 'events that are not declared are an error' 125
like 'which says what to do' "trace: offset [0-9]+: event '[a-z_]+' is not declared: give .* --events\$"
trace2txt --events README.md "$run/trace"
like 'so are declarations that are none' 'README.md: line [0-9]+ declares no event'
trace2txt /no/such
like 'a file that is not there is named' '/no/such: No such file'
./lkmc trace2txt -a "$arch" -i "$id" > /dev/full 2> "$tmp/error"
is 'a full disk is an error' 125 $?

# How much memory it takes does not depend on the file.
{
	cat "$run/trace"
	# Without its header: mappings, and events
	for _ in 1 2 3 4 5 6 7 8 9; do tail -c +25 "$run/trace"; done
} | prlimit --as=100000000 out/host/tool/lkmc trace2txt -a "$arch" - | tail -n 1 > "$tmp/last"
is 'a trace of any length is read in the same memory' "$(tail -n 1 "$tmp/ours")" "$(cat "$tmp/last")"

done_testing
