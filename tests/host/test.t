#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The test command itself: what it would run, for which archs, and how it counts.

cd "$(dirname "$0")/../.." || exit 125
. tests/lib.sh

# ./test leaves the list of what it found, and counts, where the run that we are part
# of has its own.
cp -r test tests arch host-packages.txt README.md docs rootfs_overlay kernel_module mk "$tmp/"
mkdir -p "$tmp/src/vm"
cp src/vm/disasters.def "$tmp/src/vm/"
cd "$tmp" || exit 125

# What is listed
all=$(for file in arch/*.conf; do basename "$file" .conf; done)
try ./test -l
status_is '-l succeeds' 0
like 'by default for x86_64' '^guest/x86_64/hello$'
unlike 'and no other' '^guest/arm/'
is 'nothing is written' '' "$(ls out 2>/dev/null)"
try ./test --list -a arm --arch aarch64 hello busy
is 'each test of guests once for each arch' 'guest/arm/hello guest/arm/busy guest/aarch64/hello guest/aarch64/busy' \
	"$(printf '%s\n' "$output" | paste -sd' ')"
try ./test -l
is 'the units once' 1 "$(printf '%s\n' "$output" | grep -c '^unit$')"
is 'each host test once' "$(ls tests/host/*.t | wc -l)" "$(printf '%s\n' "$output" | grep -c '^host/')"
try ./test -l -a all -s doc
is 'all archs' "$all" "$(printf '%s\n' "$output" | sed -n 's|^doc/\(.*\)/README$|\1|p')"
try ./test -l --arch=arm -sguest hello
is 'one script' 'guest/arm/hello' "$output"
try ./test -a vax
status_is 'an unknown arch is 2' 2
like 'and the right ones are named' "unknown arch 'vax': there are .*x86_64"
try ./test hello no_such_test
status_is 'a name that is none is 2, before anything runs' 2
is 'it is named' "test: no test is named 'no_such_test': ./test -l lists them" "$output"
for arguments in -x --suite --suite=none; do
	try ./test $arguments
	status_is "wrong usage: $arguments" 2
	one_line "$arguments: one line"
done
try ./test --help
status_is '--help succeeds' 0
like 'and shows how it is used' '^Usage: ./test'

# Two at a time
mkdir -p out/test
mkfifo hold
flock out/test/.lock cat hold &
exec 3> hold
mkdir -p out/host
cp host-packages.txt out/host/packages.x86_64
printf '#!/bin/sh\n' > lkmc
printf '#!/bin/sh\necho ok - nothing\n' > tests/host/only.t
chmod +x lkmc tests/host/only.t
env ./test only > second 2>&1 3>&- &
works 'a second ./test says that it waits' \
	wait_for 20 grep -q '^test: waiting for another ./test of this clone' second
unlike 'and runs nothing' '^TAP' "$(cat second)"
exec 3>&-
wait $!
is 'until the first is done' 0 $?
like 'what it runs' '^ok 1 - host/only: nothing' "$(cat second)"
like 'how long that took' '^# [0-9]+ s host/only$' "$(cat second)"
is 'the count is the last line' '1 passed, 0 failed' "$(tail -n 1 second)"
wait
rm tests/host/only.t

# Several at a time: each waits for the other, and comes whole
for this in one two; do
	other=$([ $this = one ] && echo two || echo one)
	printf '#!/bin/sh\necho ok - first\n: > %s\n%s\necho ok - last\n' "began.$this" \
		"for i in \$(seq 200); do [ -e began.$other ] || sleep 0.1; done; [ -e began.$other ]" \
		> tests/host/$this.t
	chmod +x tests/host/$this.t
done
try ./test -j 2 one two
status_is 'two at a time' 0
is 'the results of each come together' 'first last first last' \
	"$(printf '%s\n' "$output" | sed -n 's/^ok [0-9]* - host.*: //p' | paste -sd' ')"
is 'and are numbered in a row' '1 2 3 4' \
	"$(printf '%s\n' "$output" | sed -n 's/^ok \([0-9]*\) .*/\1/p' | paste -sd' ')"
is 'and counted' '4 passed, 0 failed' "$(printf '%s\n' "$output" | tail -n 1)"
rm began.* tests/host/one.t tests/host/two.t
printf '#!/bin/sh\necho ok - "$3"\n' > tests/run-doc
try ./test -s doc README writing
is 'documents follow each other' 'tests/run-tap doc/x86_64/README tests/run-doc -a x86_64 README.md; tests/run-tap doc/x86_64/writing tests/run-doc -a x86_64 docs/writing.md' \
	"$(cat out/test/queue)"
is 'and are tests each' '2 passed, 0 failed' "$(printf '%s\n' "$output" | tail -n 1)"
try ./test -j 0
status_is 'no test at a time is wrong usage' 2
one_line 'and one line'

# The scripts of the guest, each in one of its own: "lkmc try" is played. The first to be
# ready is told of last, as it comes last; "never" ends its guest without a result.
cat > lkmc <<'PLAYED'
#!/bin/sh
for command; do :; done
echo 'ok what was tried' >&2
case $command in
*'/test.sh hello') for i in $(seq 50); do [ -e ready ] || sleep 0.1; done; printf '1..1\nok 1 - hello\n# hello took 9 s\n' ;;
*'/test.sh fops') printf '1..1\nnot ok 1 - fops\n# status 1\n# FAIL: x\n'; exit 1 ;;
*'/test.sh misc') printf '1..1\nok 1 - misc # SKIP not on toy: none\n'; : > ready ;;
*'/test.sh never') echo some words; echo 'failed: panic' >&2; exit 99 ;;
*'/oops.sh; echo "status $?"') printf 'FAIL: y\nstatus 1\n'; exit 1 ;;
*'/panic.sh; echo "status $?"') echo 'Kernel panic - not syncing: asked for by insmod /panic.ko' >&2; exit 99 ;;
*'/stack_overflow.sh; echo "status $?"') echo 'Kernel panic - not syncing: something else' >&2; exit 99 ;;
*'/deadlock.sh; echo "status $?"') echo 'status 0' ;;
esac
PLAYED
echo '. /lib/lkmc.sh' > rootfs_overlay/never.sh
mkdir -p out/x86_64/linux
: > out/x86_64/linux/.config
try tests/run-guest x86_64 hello fops misc never oops panic stack_overflow deadlock
status_is 'scripts of the guest of which some fail' 1
is 'are told of in their order' '1..8 ok - hello not ok - fops ok - misc # SKIP not on toy: none not ok - never not ok - oops ok - panic not ok - stack_overflow ok - deadlock' \
	"$(printf '%s\n' "$output" | grep -v '^#' | paste -sd' ')"
for words in '# hello took 9 s' '# FAIL: x' '# saw: some words' '# saw: failed: panic' '# saw: FAIL: y' \
	'# saw: Kernel panic - not syncing: something else' '# wanted as the console.s first disaster: BUG: TASK'; do
	like "with what they said: $words" "^$words"
done
try tests/run-guest x86_64 misc hello
status_is 'where all is well it is 0' 0
# One that is gone without a word
printf '#!/bin/sh\nkill -KILL $PPID\n' > lkmc
try tests/run-guest x86_64 hello
status_is 'one that leaves no result has failed' 1
like 'and is named' '^not ok - hello$'

# How TAP is counted; tap LINES [LKMC_NO_SKIP] leaves the counts behind it
tap()
{
	echo '2 1 0' > count
	output=$(printf '%b\nlkmc-status 0\n' "$1" |
		awk -v prefix=p -v state=count -v no_skip="${2-}" -f tests/tap.awk)
	output="$output
$(cat count)"
}
tap 'ok 1 - a\nnot ok 2 - b\nok - c # SKIP why'
is 'numbers go on, names get their prefix, skips are counted' "ok 4 - p: a
not ok 5 - p: b
ok 6 - p: c # SKIP why
3 2 1" "$output"
tap 'ok 1 - a # SKIP not on arm: it has none\nok 2 - b # SKIP not on this machine\nok 3 - c # SKIP not on arm:' 1
is 'with LKMC_NO_SKIP only a declared skip passes' "ok 4 - p: a # SKIP not on arm: it has none
not ok 5 - p: b # SKIP not on this machine (LKMC_NO_SKIP is set)
not ok 6 - p: c # SKIP not on arm: (LKMC_NO_SKIP is set)
2 3 1" "$output"
tap 'ok 1 - a # SKIP not asked for: WITH=x11\nok 2 - b # SKIP not asked for:' 1
is 'what a user has to ask for is not failed for its absence' "ok 4 - p: a # SKIP not asked for: WITH=x11
not ok 5 - p: b # SKIP not asked for: (LKMC_NO_SKIP is set)
2 2 1" "$output"
tap '1..2\nok 1 - a'
like 'a plan that is not kept is a failure' 'not ok 5 - p: planned 2 tests, ran 1'
tap 'ok 1 - a\nok 2 - b, and no'
like 'a program that ends in the middle of a line is looked at' 'ok 4 - p: a'
output=$(printf 'ok 1 - a\nnot ok 2 - blkmc-status 0\n' | awk -v prefix=p -v state=count -f tests/tap.awk)
like 'a result in the last line counts, too' '^not ok [0-9]+ - p: b$'
output=$(printf 'ok 1 - a\npartial linelkmc-status 139\n' | awk -v prefix=p -v state=count -f tests/tap.awk)
like 'its status is seen' 'not ok .* - p: ended with status 139'
output=$(printf 'ok 1 - a\n' | awk -v prefix=p -v state=count -f tests/tap.awk)
like 'without a status it is a failure' 'not ok .* - p: ended with status none'
tap ''
like 'a program without tests is a failure' 'not ok 4 - p: ran no test'

# What a source declares
mkdir declared
printf '/*\n * toy: a toy\n *\n * lkmc: needs CONFIG_TOY: %s\n * lkmc: not on arm, vax: %s\n */\n' \
	'it plays' 'it melts' > declared/toy.c
printf '#!/bin/sh\n# lkmc: not on vax: %s\n' 'no shell' > declared/script.sh
printf 'CONFIG_TOY=m\n' > with
printf '# CONFIG_TOY is not set\nCONFIG_OTHER=y\n' > without
left_out()
{
	try mk/left-out "$@" declared/toy.c declared/script.sh
}
left_out vax with
is 'not on an arch' "toy: not on vax: it melts
script: not on vax: no shell" "$output"
left_out va with
is 'an arch with a longer name is another' '' "$output"
left_out '' without
is 'not without an option of the kernel' 'toy: needs CONFIG_TOY: it plays' "$output"
# A line of its first comment, and nothing else
absent=declared/absent.c
absent()
{
	printf '%b' "/*\\n * absent: a toy\\n * $1" > $absent
	try mk/left-out "$2" '' $absent
}
absent 'lkmc: not on arm: it melts\n */\n' '*'
is 'all archs' 'absent: not on arm: it melts' "$output"
absent 'lkmc: not on arm, mips64: it: melts' mips64
is 'one of several' 'absent: not on mips64: it: melts' "$output"
absent 'lkmc: not on arm, mips64: it: melts' '*'
is 'all of several' 'absent: not on arm, mips64: it: melts' "$output"
absent 'lkmc: not on mips64: it melts' mips
is 'a name that is the beginning of another' '' "$output"
absent 'lkmc: not on mips: it melts' mips64
is 'a name that begins with another' '' "$output"
absent 'lkmc: not on vax: x\n * lkmc: not on arm: y\n' arm
is 'the second of two lines' 'absent: not on arm: y' "$output"
absent 'lkmc: needs CONFIG_ARM: arm\n */\n' arm
is 'an option is no arch' '' "$output"
absent 'lkmc: not on arm\n * for a reason: none\n' arm
is 'there is a reason' '' "$output"
absent 'lkmc: not on ' arm
is 'and an arch' '' "$output"
echo 'int not_on_arm; // lkmc: not on arm: it melts' > $absent
try mk/left-out arm '' $absent
is 'the line is in the first comment' '' "$output"
: > $absent
try mk/left-out '*' '' $absent
is 'nothing is said by nothing' '' "$output"
left_out arm without
is 'of two reasons it is the arch' 'toy: not on arm: it melts' "$output"
left_out '' ''
is 'where neither is known, all can be' '' "$output"

done_testing
