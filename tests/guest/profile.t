#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# profile.t ARCH: lkmc profile: all of the time is somewhere, and where it has to be. No
# time is compared with another run's: the host may be busy.

cd "$(dirname "$0")/../.." || exit 125
. tests/lib.sh
arch=${1:-x86_64}
id=profile$$
run=out/$arch/run/$id
at_exit "rm -rf $run"

# profile ARGUMENT...: what it says is $output
profile()
{
	try ./lkmc profile -a "$arch" -i "$id" --timeout $((120 * scale)) "$@"
}

# json FILE EXPRESSION: of what --json wrote, d
json()
{
	python3 -c 'import json, sys
d = json.load(open(sys.argv[1]))
part = {p["where"]: 100 * p["ns"] / d["ns"] for p in d.get("where", [])}
time, insns = {}, {}
for f in d.get("functions", []):
    time[f["function"]] = time.get(f["function"], 0) + 100 * f["ns"] / d["ns"]
    insns[f["function"]] = insns.get(f["function"], 0) + 100 * f["instructions"] / d["instructions"]
blocks = d.get("blocks", {})
print(eval(sys.argv[2]))' "$1" "$2"
}

# holds NAME FILE EXPRESSION
holds()
{
	is "$1" True "$(json "$2" "$3")"
}

save()
{
	file=$1
	shift
	./lkmc profile -a "$arch" -i "$id" --timeout $((120 * scale)) --json "$@" \
		> "$file" 2> "$tmp/error" < /dev/null
	status=$?
	return $status
}

# A boot: code that mostly runs once or a few times.
works 'a boot has a profile' save "$tmp/boot" boot --flame "$tmp/page.html" --stacks "$tmp/folded"
is 'without a word about QEMU' '' "$(cat "$tmp/error")"
for table in where functions qemu; do
	holds "what is in '$table' is all of the time" "$tmp/boot" \
		"sum(r['ns'] for r in d['$table']) == d['ns'] > 0"
done
holds 'the functions have all instructions' "$tmp/boot" \
	'sum(f["instructions"] for f in d["functions"]) == d["instructions"] > 0'
holds 'there are more ticks than the host has, and none was lost' "$tmp/boot" 'd["ticks"] > d["ns"] / 3e6 and d["lost"] == 0'
holds 'the translator has its part' "$tmp/boot" '5 < part["the translator (TCG)"] < 90'
holds 'so has translated code' "$tmp/boot" '1 < part["translated code"] < 80'
holds 'so have looking up blocks, guest memory, and the counting' "$tmp/boot" \
	'all(part[p] > 0 for p in ("looking up blocks", "guest memory: TLB, page walks", "the counting itself"))'
holds 'and so the host'\''s kernel' "$tmp/boot" 'part["the host'\''s kernel"] > 0'
holds 'hardly anything of QEMU has no part' "$tmp/boot" 'part.get("QEMU, other", 0) < 25'
holds 'what no thread was seen at is little' "$tmp/boot" 'part.get("other threads", 0) < 25'
holds 'functions of QEMU are there by name' "$tmp/boot" \
	'("tcg_gen_code", "the translator (TCG)") in [(f["function"], f["where"]) for f in d["qemu"]]'
holds 'blocks were translated, some of them again' "$tmp/boot" \
	'blocks["translations"] >= blocks["blocks"] > 1000'
# The kernel's are not translated for each state of the FPU (packages/qemu/patches, 0033 to 0036).
holds 'but few of them' "$tmp/boot" 'blocks["translations"] < 1.1 * blocks["blocks"]'
holds 'some were executed once, which is next to nothing of the instructions' "$tmp/boot" \
	'0 < blocks["once"] < blocks["blocks"] and 100 * blocks["once_instructions"] < 5 * d["instructions"]'
holds 'functions have far more of the instructions than of the time' "$tmp/boot" \
	'any(insns[f] > 4 and time[f] < insns[f] / 2 for f in insns)'
like 'the stacks are of a part, and a function for which that is' \
	'^the translator \(TCG\);[^;]+ [0-9]+$' "$(cat "$tmp/folded")"
like 'the page has them' '"unit":"µs of CPU time"' "$(cat "$tmp/page.html")"
unlike 'and needs nothing from elsewhere' 'https?://|src=' "$(cat "$tmp/page.html")"

# A tight loop of the kernel's: translated once, and executed many times
save "$tmp/loop" -x 'dd if=/dev/zero of=/dev/null bs=8M count=60 2>&1'
status_is 'a command has a profile' 0
holds 'all of its time is there' "$tmp/loop" \
	'sum(p["ns"] for p in d["where"]) == sum(f["ns"] for f in d["functions"]) == d["ns"]'
holds 'less of it is the translator'\''s than of a boot' "$tmp/loop" \
	"part.get('the translator (TCG)', 0) < $(json "$tmp/boot" 'part["the translator (TCG)"]')"
holds 'fewer blocks were translated' "$tmp/loop" \
	"blocks['translations'] < $(json "$tmp/boot" 'blocks["translations"]')"

# A program that counts: nearly all is translated code, and a program's
save "$tmp/spin" -x 'i=0; while [ $i -lt 60000 ]; do i=$((i + 1)); done'
holds 'a loop of a program is the program'\''s time' "$tmp/spin" 'time["[user]"] > 50 and insns["[user]"] > 50'
holds 'more of that is in translated code than of a boot' "$tmp/spin" \
	"part['translated code'] > $(json "$tmp/boot" 'part["translated code"]')"

# Status, output, text
profile -x 'echo out; echo err >&2; exit 7' --top 1
status_is 'the status is that of the command' 7
like 'its output is shown' '^out$'
like 'its error is shown' '^err$'
like 'the parts have a heading' '^ +ms +%  where$'
like 'so have functions' '^ +ms +% instructions %  function$'
like 'a line says what became of blocks' '^blocks: [0-9 ]+ translations of [0-9 ]+; [0-9 ]+ of these \([0-9]+ %\) were executed once, '
like 'the last says how far the figures are to be trusted' \
	'^[0-9 ]+ instructions; [0-9 ]+ ms of CPU time, seen at [0-9 ]+ ticks: a share of it is ±[0-9.]+ %$'
unlike 'functions of QEMU come only if asked for' 'function of QEMU'
profile -x true --qemu --top 3
like 'and do then' '^ +ms +%  function of QEMU$'
profile -x no-such-command --top 1
status_is 'a command that is not there is 127' 127
profile -x 'while :; do :; done' --timeout 20 --top 1
status_is 'out of time is 124' 124
like 'what was seen up to then is shown' 'ticks: .*, up to where the guest ended'

# Wrong usage
profile
status_is 'without a word it is wrong usage' 2
one_line 'which one line says'
profile boat
status_is 'there is nothing else to profile' 2
like 'the line names what is right' "profile 'boat'\\? There are 'boot', or a command with -x"
profile boot -x true
status_is 'not both' 2
profile boot --top few
status_is '--top wants a number' 2
like 'which the line says' '--top few: a number from 0 on is wanted'
profile boot --flame "$tmp/no/such/page.html" --top 1 -e init=/poweroff.out
status_is 'a page that cannot be written is 125' 125
like 'and the line names it' "$tmp/no/such/page.html"

done_testing
