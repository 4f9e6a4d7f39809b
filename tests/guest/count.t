#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# count.t ARCH: lkmc count: it counts what QEMU's own counter counts, twice the same, and
# by names that are there.

cd "$(dirname "$0")/../.." || exit 125
. tests/lib.sh
arch=${1:-x86_64}
id=count$$
run=out/$arch/run/$id
at_exit "rm -rf $run"

# count ARGUMENT...: what it says is $output
count()
{
	try ./lkmc count -a "$arch" -i "$id" --timeout $((120 * scale)) "$@"
}

# json FILE EXPRESSION: of what --json wrote, d
json()
{
	python3 -c 'import json, sys
d = json.load(open(sys.argv[1]))
print(eval(sys.argv[2]))' "$1" "$2"
}

save()
{
	file=$1
	shift
	./lkmc count -a "$arch" -i "$id" --timeout $((120 * scale)) --json "$@" \
		> "$file" 2> /dev/null < /dev/null
	status=$?
	return $status
}

# A boot, twice: all of it is the same.
works 'a boot is counted' save "$tmp/boot1" boot
save "$tmp/boot2" boot
works 'the second boot is the same in each figure' cmp "$tmp/boot1" "$tmp/boot2"
is 'what is counted is the sum of the phases' True \
	"$(json "$tmp/boot1" 'sum(p["instructions"] for p in d["phases"]) == d["instructions"]')"
is 'and that of the functions' True \
	"$(json "$tmp/boot1" 'sum(f["instructions"] for f in d["functions"]) == d["instructions"]')"
is 'the phases come in their order' 'start_kernel kernel_init init' \
	"$(json "$tmp/boot1" '" ".join([p["phase"] for p in d["phases"]][-3:])')"
is 'and none of them is empty' True \
	"$(json "$tmp/boot1" 'all(p["instructions"] for p in d["phases"])')"
is 'a function of the kernel is there' True \
	"$(json "$tmp/boot1" '"start_kernel" in [f["function"] for f in d["functions"]]')"
is 'what nobody knows is next to nothing' True \
	"$(json "$tmp/boot1" 'sum(f["instructions"] for f in d["functions"] if f["function"] == "[unknown]") * 1000 < d["instructions"]')"

# A command: nothing of the boot is in it, and its status and output come through.
count -x 'echo out; echo err >&2; exit 7' --top 1
status_is 'the status is that of the command' 7
like 'its output is shown' '^out$'
like 'its error is shown' '^err$'
save "$tmp/true1" -x true
save "$tmp/true2" -x true
works 'a command costs the same each time' cmp "$tmp/true1" "$tmp/true2"
is 'far less than a boot' True \
	"$(json "$tmp/true1" "d['instructions'] * 20 < $(json "$tmp/boot1" 'd["instructions"]')")"

# Programs have names, and all of what they did is one's.
save "$tmp/programs" -x 'cat /proc/version; ls / | wc -l' --stacks "$tmp/users"
is 'programs have their names' True \
	"$(json "$tmp/programs" '{"[user cat]", "[user ls]", "[user wc]", "[user sh]"} <= {f["function"] for f in d["functions"]}')"
is 'what they did is all that programs did' True \
	"$(json "$tmp/programs" 'sum(f["instructions"] for f in d["functions"] if f["function"].startswith("[user")) == [m["instructions"] for m in d["modules"] if m["module"] == "[user]"][0]')"
is 'who comes last is not known, and did hardly anything' True \
	"$(json "$tmp/programs" 'sum(f["instructions"] for f in d["functions"] if f["function"] == "[user]") < 1000')"
users="{l.rsplit(' ', 1)[0]: int(l.rsplit(' ', 1)[1]) for l in open('$tmp/users') if l.startswith('[user')}"
rows="{f['function']: f['instructions'] for f in d['functions']}"
is 'samples of programs have their names' True \
	"$(json "$tmp/programs" "{'[user cat]', '[user ls]', '[user wc]', '[user sh]'} <= set($users) <= set($rows)")"
is 'and are about as many as they executed' True \
	"$(json "$tmp/programs" "(lambda s, n: all(abs(s[p] - n[p]) * 10 < sum(s.values()) for p in s))($users, $rows)")"

# Modules have names, those of two that come to the same place too.
save "$tmp/modules" -x 'insmod /fops.ko; rmmod fops; insmod /hello.ko; rmmod hello'
is 'modules have their functions' 'fops hello' \
	"$(json "$tmp/modules" '" ".join(sorted(f["module"] for f in d["functions"] if f["function"] == "init_module"))')"

# A module of the user's is built, and what it costs is its own
cp kernel_module/hello.c "$tmp/mine.c"
save "$tmp/try" try "$tmp/mine.c"
is 'a module that is tried has its functions' 'cleanup_module init_module' \
	"$(json "$tmp/try" '" ".join(sorted(f["function"] for f in d["functions"] if f["module"] == "mine"))')"
save "$tmp/with" try "$tmp/mine.c" -x 'test -d /sys/module/mine && exit 3'
status_is 'a command runs while it is loaded, and has its status' 3
works 'nothing of it is left in the share' [ ! -e "out/$arch/share/count-$id.tar" ]
count try
status_is 'without a module there is nothing to try' 2

# For git bisect
n=$(json "$tmp/true1" 'd["instructions"]')
count -x true --at-most "$n" --top 1
status_is 'as many as --at-most are not more' 0
count -x true --at-most $((n - 1)) --top 1
status_is 'one more is' 1
like 'and both figures are named' "^lkmc count: $n instructions, more than the $((n - 1)) of --at-most\$"

# What grew
try ./lkmc count --diff --top 0 "$tmp/true1" "$tmp/modules"
status_is 'two counts are compared' 0
like 'what is new is named' 'init_module \[hello\]$'

# What a function does, and below it: its own row is that of all, whoever else runs meanwhile
for function in vfs_open __schedule do_exit; do
	save "$tmp/in" -x true --in $function
	row="sum(f['instructions'] for f in d['functions'] if f['function'].split('.')[0] == '$function')"
	is "--in $function has all of that function" "$(json "$tmp/true1" "$row")" "$(json "$tmp/in" "$row")"
	is "was called, and less than all is in it" True \
		"$(json "$tmp/in" "d['calls'] > 0 and 0 < $row < d['instructions'] < $n")"
done

# The same of a module's function, whose memory others have before it and after it
save "$tmp/all" -x '/fops.sh > /dev/null'
save "$tmp/in" -x '/fops.sh > /dev/null' --in fop_read
row='sum(f["instructions"] for f in d["functions"] if f["function"] == "fop_read" and f["module"] == "fops")'
is "--in has all of a module's function" "$(json "$tmp/all" "$row")" "$(json "$tmp/in" "$row")"
is 'and what that calls' True "$(json "$tmp/in" "d['calls'] > 2 and 0 < $row < d['instructions']")"
save "$tmp/in" --in fops_init -x 'insmod /fops.ko; insmod /hello.ko; rmmod hello; rmmod fops
	insmod /hello.ko; rmmod hello; insmod /fops.ko; rmmod fops'
is 'an init function is counted each time, and not what comes to its place' '2 fops' \
	"$(json "$tmp/in" '" ".join([str(d["calls"])] + sorted({f["module"] for f in d["functions"]} & {"fops", "hello"}))')"
save "$tmp/in" --in hello:myexit -x 'insmod /hello.ko; rmmod hello; insmod /hello2.ko; insmod /hello.ko
	rmmod hello; rmmod hello2'
is 'and so is one that is loaded elsewhere, and not what is where it was' '2 hello' \
	"$(json "$tmp/in" '" ".join([str(d["calls"])] + sorted({f["module"] for f in d["functions"]} & {"hello", "hello2"}))')"
save "$tmp/in" try "$tmp/mine.c" --in myinit
is 'a module that is tried comes before others' '1 mine' \
	"$(json "$tmp/in" '" ".join([str(d["calls"])] + [f["module"] for f in d["functions"] if f["function"] == "init_module"])')"
count -x true --in myinit
status_is 'a function of several modules is wrong usage' 2
one_line 'which one line says'
like 'with the modules that have it' 'hello, hello2: say which, as in --in hello:myinit$'
count -x true --in no_such_function
status_is 'a function that is not there is wrong usage' 2
one_line 'which one line says'
count -x true --in start_kernel --top 1
like 'one that was not called meanwhile has no calls' '^calls of start_kernel: 0$'

# Samples of the stack change nothing of the count.
count -x true --top 1 --stacks "$tmp/folded" --flame "$tmp/page.html"
is 'with samples it is as many' "$n" \
	"$(printf '%s\n' "$output" | sed -n 's/ instructions$//p' | tr -d ' ')"
# Without frame pointers, there is but the caller.
like 'stacks lead from callers to what they call' '^[^ ]*;[^ ]* [0-9]+$' "$(cat "$tmp/folded")"
# On mips64 no sample is in do_exit(): there it is the function that has most of them.
sampled=do_exit
[ "$arch" != mips64 ] ||
	sampled=$(sed -nE 's/.*;([a-z_0-9]+) ([0-9]+)$/\2 \1/p' "$tmp/folded" | sort -n | sed -n '$s/.* //p')
like 'the page has the functions' '"names":\["all".*"'"${sampled:-no sample}"'"' "$(cat "$tmp/page.html")"
unlike 'and needs nothing from elsewhere' 'https?://|src=' "$(cat "$tmp/page.html")"

count -x true --fast --top 1
like 'a fast count says that it is one, and how far it is to be trusted' ' ±[0-9]+ % instructions: '
count boat
status_is 'there is nothing else to count' 2
one_line 'which one line says'
count -x "$(head -c 1000 /dev/zero | tr '\0' x)"
status_is 'a command that is too long is wrong usage' 2
like 'which says what to do' '/mnt/host/'

# A guest that does not come to its end
count -x 'echo c > /proc/sysrq-trigger' --top 1
status_is 'a panic is 99' 99
like 'what was counted up to then is shown' ' instructions, up to where the guest ended'
count -x 'while :; do :; done' --timeout 20 --top 1
status_is 'out of time is 124' 124

# count_of TABLE: of the whole run (src/count/format.h)
count_of()
{
	od -An -tu8 -j24 -N8 --endian=little "$1" | tr -d ' '
}

# QEMU's own counter, asked by QMP while the guest stands still, is the judge.
plugin=out/$arch/qemu/plugins/count.so
for shift in 3 7; do
	./runqemu -a "$arch" -i "$id" -n --no-kvm -e init=/sleep_forever.out -- \
		-icount "shift=$shift,sleep=off" -plugin "$plugin,table=$tmp/table,begin=start" \
		< /dev/null > "$tmp/console$shift" 2>&1 &
	guest=$!
	wait_for 120 says 'Run /sleep_forever.out as init' "$tmp/console$shift"
	icount=$(python3 - "$run/qmp.sock" <<'QMP'
import json, socket, sys
s = socket.socket(socket.AF_UNIX)
s.connect(sys.argv[1])
f = s.makefile("rw")
def ask(command):
    f.write(json.dumps({"execute": command}) + "\n")
    f.flush()
    while True:
        answer = json.loads(f.readline())
        if "return" in answer:
            return answer["return"]
f.readline()
ask("qmp_capabilities")
ask("stop")
print(ask("query-replay")["icount"])
ask("quit")
QMP
)
	wait $guest
	is "shift $shift: the count is QEMU's own, to the instruction" "$icount" "$(count_of "$tmp/table")"
done

done_testing
