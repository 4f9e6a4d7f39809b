#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# lkmc try: modules of a user's own, good and bad, in guests from a snapshot.

cd "$(dirname "$0")/../.." || exit 125
. tests/lib.sh

# verdict NAME REGEX: the last line of the last try
verdict()
{
	like "$1" "$2" "$(printf '%s\n' "$output" | tail -n 1)"
}

# module NAME INIT [EXIT]: a C file with these lines in its functions
module()
{
	cat > "$tmp/$1.c" <<-SOURCE
		// SPDX-License-Identifier: GPL-2.0
		#include <linux/delay.h>
		#include <linux/module.h>
		static int number = 1;
		module_param(number, int, 0444);
		static int __init begin(void)
		{
			$2
			return 0;
		}
		static void __exit end(void)
		{
			pr_info("$1: number %d\n", number);
		}
		module_init(begin);
		${3-module_exit(end);}
		MODULE_DESCRIPTION("for tests/host/try.t");
		MODULE_LICENSE("GPL");
	SOURCE
}

# A command in a pristine guest
try ./lkmc try -x 'cat /dev/vda > /dev/null; echo text; echo left > /left; exit 7'
status_is 'a command has its status' 7
like 'and its output' '^text$'
verdict 'and a verdict' '^failed .* s: status 7$'
try ./lkmc try -x 'ls /left'
status_is 'what it left is gone in the next guest' 1
unlike 'a snapshot is made once' 'for the snapshot that all tries begin with'

random='head -c 16 /dev/urandom | od -An -tx1'
one=$(./lkmc try -x "$random" 2>/dev/null </dev/null)
two=$(./lkmc try -x "$random" 2>/dev/null </dev/null)
works 'two guests have random numbers' test -n "$one" -a -n "$two"
works 'and others than each other' test "$one" != "$two"
begin=$(date +%s)
try ./lkmc try -x 'date +%s; mount | grep -c "/mnt/host.*9p"; ip route | grep -c default'
now=$(printf '%s\n' "$output" | grep -m 1 '^[0-9]*$')
works 'the clock is the host'"'"'s' test "$now" -ge "$((begin - 1))" -a "$now" -le "$(($(date +%s) + 1))"
is 'the shared folder is mounted, and there is a route' '1 1' \
	"$(printf '%s\n' "$output" | sed -n '2,3p' | tr '\n' ' ' | sed 's/ $//')"

# Good modules
module good 'pr_info("good: loaded\n");'
try ./lkmc try -p number=42 "$tmp/good.c"
status_is 'a C file is tried' 0
like 'what the kernel says is shown' '^good: loaded$'
like 'a parameter is given' '^good: number 42$'
verdict 'the verdict is the last line' '^ok good\.c [0-9.]+ s$'
is 'nothing is written beside it' good.c "$(cd "$tmp" && echo *good*)"
try ./lkmc try "$tmp/good.c" -x 'lsmod | grep -c "^good "; exit 3'
status_is 'a command has its status, the module being loaded' 3
like 'it is loaded then' '^1$'
verdict 'the verdict names the stage' '^failed good\.c [0-9.]+ s: test: status 3$'

mkdir -p "$tmp/a folder/include" "$tmp/a folder/sub"
printf '#define WORD "ünï"\n' > "$tmp/a folder/include/word.h"
printf '#include <linux/module.h>\n#include <word.h>\nvoid part(void);\nvoid part(void)\n{\n\tpr_info("parts: %%s\\n", WORD);\n}\n' \
	> "$tmp/a folder/sub/Part-one.c"
sed 's/pr_info("good: loaded.n");/part();/; s/^static int number/void part(void);\n&/' "$tmp/good.c" > "$tmp/a folder/main.c"
cat > "$tmp/a folder/Makefile" <<'MAKEFILE'
ifneq ($(KERNELRELEASE),)
obj-m := my-parts.o second.o
my-parts-y := main.o sub/Part-one.o
ccflags-y := -I$(src)/include
else
all:
	$(MAKE) -C /lib/modules/$(shell uname -r)/build M=$(CURDIR) modules
endif
MAKEFILE
sed 's/good/second/' "$tmp/good.c" > "$tmp/a folder/second.c"
printf 'ls\nlsmod | grep -cE "^(my_parts|second) "\nexit 5\n' > "$tmp/a folder/test.sh"
try ./lkmc try "$tmp/a folder"
status_is 'a folder of two modules, with its test' 5
like 'of several files, with headers in a folder' '^parts: ünï$'
like 'both are loaded' '^2$'
like 'the test runs in the folder'"'"'s copy' '^test\.sh$'
rm "$tmp/a folder/test.sh"
try ./lkmc try "$tmp/a folder"
status_is 'a test that is removed does not linger' 0

# One that needs another, in another folder, and one of the kernel's
mkdir "$tmp/giver" "$tmp/taker"
echo 'obj-m := giver.o' > "$tmp/giver/Kbuild"
echo 'obj-m := taker.o' > "$tmp/taker/Kbuild"
sed 's/^static int number/int give(void);\nint give(void)\n{\n\treturn 3;\n}\nEXPORT_SYMBOL_GPL(give);\n&/' "$tmp/good.c" > "$tmp/giver/giver.c"
sed 's/^static int number/int give(void);\n&/; s/pr_info("good: loaded.n");/number = give();/' "$tmp/good.c" > "$tmp/taker/taker.c"
try ./lkmc try "$tmp/giver" "$tmp/taker"
status_is 'a module that needs another is loaded behind it' 0
like 'and gets what it needs' '^good: number 3$'

try ./lkmc try out/x86_64/modules/hello.ko
status_is 'a finished .ko is tried' 0
like 'and speaks' '^hello init$'

# A WARN() counts, unless it is meant
module warn 'WARN_ON(number == 1);'
try ./lkmc try "$tmp/warn.c"
status_is 'a WARN() is 1' 1
like 'it is shown with the source' "^ *$tmp/warn\.c:[0-9]+: WARN_ON"
verdict 'the verdict names it' '^failed warn\.c .* s: WARNING: '
try ./lkmc try --allow-warn "$tmp/warn.c"
status_is 'it may be allowed' 0
like 'it is shown even so' '^WARNING: '

# A guest that stays
try ./lkmc try --keep -i kept -p number=5 "$tmp/good.c"
status_is 'a guest is kept' 0
like 'the next step is named' "lkmc exec -a x86_64 -i kept"
try ./lkmc exec -i kept 'cat /sys/module/good/parameters/number'
like 'its module is loaded' '^5$'
try ./lkmc load -i kept "$tmp/good.c" number=6
status_is 'another one is loaded in its place' 0
like 'the old one was removed' '^good: number 5$'
try ./lkmc exec -i kept 'cat /sys/module/good/parameters/number; dmesg | grep -c "good: loaded"'
is 'with its parameter, and the log is whole' '6 2' "$(printf '%s\n' "$output" | tr '\n' ' ' | sed 's/ $//')"
try ./lkmc load -i kept "$tmp/none.c"
status_is 'no such file is 2' 2
try ./lkmc try --keep -i kept "$tmp/good.c"
status_is 'a second guest of that name is 125' 125
like 'the first is named' "guest 'kept' of x86_64 runs already"
./lkmc exec -i kept poweroff
gone()
{
	! ./lkmc exec -i kept --timeout 1 true 2>/dev/null
}
works 'it ends when it is told to' wait_for 120 gone

# At each change
mkdir "$tmp/watched"
echo 'obj-m := good.o' > "$tmp/watched/Kbuild"
cp "$tmp/good.c" "$tmp/watched/"
env --default-signal=INT ./lkmc try -w "$tmp/watched" > "$tmp/watch.log" 2>&1 < /dev/null &
watcher=$!
verdicts()
{
	[ "$(grep -c 'waiting for a change' "$tmp/watch.log")" -eq "$1" ]
}
works 'there is a verdict' wait_for 120 verdicts 1
sed -i 's/good: loaded/good: changed/' "$tmp/watched/good.c"
works 'and one at each change' wait_for 120 verdicts 2
like 'of what was saved' '^good: changed$' "$(cat "$tmp/watch.log")"
echo 'syntax error' >> "$tmp/watched/good.c"
works 'what cannot be built has a verdict' wait_for 120 verdicts 3
sed 's/pr_info("good: loaded.n");/pr_info("good: hangs\\n"); while (number) msleep(100);/' "$tmp/good.c" > "$tmp/watched/good.c"
running()
{
	grep -q 'good: hangs' "out/x86_64/run/try-$watcher/console.log"
}
works 'one that never ends is tried' wait_for 120 running
cp "$tmp/good.c" "$tmp/watched/good.c"
works 'until it is changed' wait_for 120 verdicts 4
kill -INT $watcher
wait $watcher
is 'Ctrl-C ends it' 130 $?
is 'and nothing is left' '' "$(find out/x86_64/run -name "try-$watcher")"

# Bad ones
module warns 'int unused;'
try ./lkmc try "$tmp/warns.c"
like 'a warning names the user'"'"'s file' "^$tmp/warns\.c:[0-9]+:[0-9]+: warning: unused"
status_is 'and is none of the verdict' 0
module syntax 'oops ['
try ./lkmc try "$tmp/syntax.c"
status_is 'a syntax error is 125' 125
like 'it names the user'"'"'s file' "^$tmp/syntax\.c:[0-9]+:[0-9]+: error: "
verdict 'the verdict says so' '^failed syntax\.c .* s: build$'
module missing 'extern void no_such_function(void); no_such_function();'
try ./lkmc try "$tmp/missing.c"
status_is 'an unknown symbol is 125' 125
like 'it is named' 'no_such_function.* undefined!'
module refuses 'return -EBUSY;'
try ./lkmc try "$tmp/refuses.c"
status_is 'a module that refuses to be loaded is 1' 1
verdict 'with the reason in words' '^failed refuses\.c .* s: load refuses: Device or resource busy$'
module stays 'number = 2;' ''
try ./lkmc try "$tmp/stays.c"
status_is 'one that cannot be unloaded is 1' 1
verdict 'it is said' '^failed stays\.c .* s: unload stays: Device or resource busy$'
module oopses '*(volatile int *)0x10 = 1;'
try ./lkmc try "$tmp/oopses.c"
status_is 'an oops is 1' 1
like 'it is shown' 'RIP: 0010:(begin|init_module)\+'
is 'and once' 1 "$(printf '%s\n' "$output" | grep -c '^ *Modules linked in')"
verdict 'the verdict names it' '^failed oopses\.c .* s: BUG: kernel NULL pointer dereference'
module late 'number = 2;' 'static void __exit crash(void) { *(volatile int *)0x10 = 1; } module_exit(crash);'
try ./lkmc try "$tmp/late.c"
status_is 'an oops at the unloading is 1' 1
module panics 'panic("of the test");'
try ./lkmc try "$tmp/panics.c"
status_is 'a panic is 99' 99
module hangs 'while (number) msleep(100);'
try ./lkmc try --timeout "$((5 * scale))" "$tmp/hangs.c"
status_is 'one that does not return from its init is 124' 124

# Those that are too large
sed 's/static int number/static char large[1 << 30];\nmodule_param_string(large, large, 64, 0);\n&/' "$tmp/good.c" > "$tmp/memory.c"
try ./lkmc try "$tmp/memory.c"
status_is 'one larger than the memory is 1' 1
verdict 'the verdict says so' '^failed memory\.c .* s: load memory: Cannot allocate memory$'
mkdir "$tmp/large"
echo 'obj-m := good.o' > "$tmp/large/Kbuild"
cp "$tmp/good.c" "$tmp/large/"
truncate -s 300M "$tmp/large/data"
try ./lkmc try "$tmp/large"
status_is 'a folder larger than the disk is 1' 1
verdict 'so does this one' '^failed large .* s: copy into the guest: No space left on device$'

# Of the same length: the places in the file stay right.
sed 's/vermagic=[0-9]\.[0-9]/vermagic=1.0/' out/x86_64/modules/hello.ko > "$tmp/other.ko"
try ./lkmc try "$tmp/other.ko"
status_is 'a .ko for another kernel is 125' 125
like 'both versions are named' "other\.ko was built for Linux 1\.0[^ ]*, and this kernel is $(cat out/x86_64/linux/include/config/kernel.release)"

# What is no module
mkdir "$tmp/empty"
for path in "$tmp/none.c" "$tmp/empty" "$tmp/a folder/Makefile" "$tmp/a b.c"; do
	[ "$path" != "$tmp/a b.c" ] || cp "$tmp/good.c" "$path"
	try ./lkmc try "$path"
	status_is "it is 2: ${path#"$tmp"/}" 2
	one_line "said in one line: ${path#"$tmp"/}"
done
try ./lkmc try
status_is 'nothing to try is 2' 2
try ./lkmc try -w --keep "$tmp/good.c"
status_is '-w with --keep is 2' 2
try ./lkmc try -w -x true
status_is '-w without a module is 2' 2
try ./lkmc try -p number "$tmp/good.c"
status_is 'a parameter without a value is 2' 2

# After all of that
try ./lkmc try "$tmp/good.c"
status_is 'the next one works' 0
is 'no folder of a guest is left' '' "$(find out/x86_64/run -name 'try-*')"

done_testing
