#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# timeline.t ARCH: lkmc timeline boot: it is of the same instructions as lkmc count, all of
# them are somebody's, and twice the same.

cd "$(dirname "$0")/../.." || exit 125
. tests/lib.sh
arch=${1:-x86_64}
id=timeline$$
at_exit "rm -rf out/$arch/run/$id"

timeline()
{
	try ./lkmc timeline -a "$arch" -i "$id" --timeout $((120 * scale)) "$@"
}

# json FILE EXPRESSION: of what --json wrote, d
json()
{
	python3 -c 'import json, sys
d = json.load(open(sys.argv[1]))
ran = {(p["pid"], p["process"]) for p in d.get("processes", [])}
calls = [i["initcall"] for i in d.get("initcalls", [])]
print(eval(sys.argv[2]))' "$1" "$2"
}

./lkmc timeline -a "$arch" -i "$id" --timeout $((120 * scale)) boot --json --html "$tmp/page.html" \
	> "$tmp/one" 2> "$tmp/error"
is 'a boot has a timeline' 0 $?
./lkmc timeline -a "$arch" -i "$id" --timeout $((120 * scale)) boot --json > "$tmp/two" 2> "$tmp/error"
works 'the second boot has the same' cmp "$tmp/one" "$tmp/two"
./lkmc count -a "$arch" -i "$id" --timeout $((120 * scale)) boot --json > "$tmp/count" 2> "$tmp/error"
is 'it is as many instructions as are counted' "$(json "$tmp/count" 'd["instructions"]')" \
	"$(json "$tmp/one" 'd["instructions"]')"
is 'and the phases are the same' "$(json "$tmp/count" 'd["phases"]')" "$(json "$tmp/one" 'd["phases"]')"

# Somebody ran at any time, and one at a time.
is 'processes take all of it' True \
	"$(json "$tmp/one" 'sum(p["instructions"] for p in d["processes"]) == d["instructions"]')"
is 'and no two of them the same' True \
	"$(json "$tmp/one" '(lambda s: s[0][0] == 0 and s[-1][1] == d["instructions"] and all(a[1] == b[0] for a, b in zip(s, s[1:])))(sorted(s for p in d["processes"] for s in p["slices"]))')"
for process in '(0, "swapper/0")' '(1, "swapper/0")' '(2, "kthreadd")'; do
	is "$process is there" True "$(json "$tmp/one" "$process in ran")"
done
is 'programs have their names' True \
	"$(json "$tmp/one" '{"mount", "hostname"} <= {name for pid, name in ran}')"

is 'initcalls are there, each once' '1 1' \
	"$(json "$tmp/one" 'f"""{calls.count("inet_init")} {calls.count("virtio_blk_init")}"""')"
is 'they come in the order of time, after kernel_init has begun' True \
	"$(json "$tmp/one" '(lambda b: b == sorted(b) and b[0] > [p["begin"] for p in d["phases"] if p["phase"] == "kernel_init"][0])([i["begin"] for i in d["initcalls"]])')"
is 'each has come to its end before init' True \
	"$(json "$tmp/one" 'all(i["end"] <= d["phases"][-1]["begin"] for i in d["initcalls"] if "[" not in i["initcall"])')"

like 'the page has them' '"initcall":"inet_init"' "$(cat "$tmp/page.html")"
unlike 'and needs nothing from elsewhere' 'https?://|src=' "$(cat "$tmp/page.html")"

# A boot that ends early, as text
timeline boot --top 3 -e init=/poweroff.out
status_is 'a boot with another init' 0
like 'has phases' ' start_kernel$'
like 'initcalls' '^ +[0-9 ]+ [0-9]+\.[0-9]+  [a-z0-9_]+_init$'
like 'and processes' ' 1 (swapper/0|poweroff.out)$'
timeline boot -e init=/no/such
status_is 'a kernel that panics is 99' 99
timeline
status_is 'without a word it is wrong usage' 2
timeline try
status_is 'there is only the boot' 2
one_line 'which one line says'

done_testing
