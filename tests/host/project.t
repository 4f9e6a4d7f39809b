#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A user's folder from its beginning on: lkmc new, what a build makes of all that Kbuild
# allows, and what lkmc oops and editors know of it.

cd "$(dirname "$0")/../.." || exit 125
. tests/lib.sh
tried=out/x86_64/try
# What was tried in a folder that is gone soon is of no use to anybody.
before=$(ls "$tried" 2>/dev/null)
forget_tries()
{
	for folder in "$tried"/*; do
		case $before in *"${folder##*/}"*) ;; *) rm -rf "$folder" ;; esac
	done
}
at_exit forget_tries

# last_try: its folder
last_try()
{
	find "$tried" -mindepth 1 -maxdepth 1 -name '[0-9a-f]*' -printf '%T@ %p\n' | sort -n | sed -n '$s/^[^ ]* //p'
}

# verdict NAME REGEX: the last line of the last try
verdict()
{
	like "$1" "$2" "$(printf '%s\n' "$output" | tail -n 1)"
}

# A folder begun
try ./lkmc new "$tmp/at home/my-lamp"
status_is 'lkmc new begins a folder anywhere' 0
like 'and says what is next' "^Try it: \./lkmc try '.*/at home/my-lamp'$"
lamp="$tmp/at home/my-lamp"
is 'with these files' '.clangd Kbuild my-lamp.c test.sh' "$(cd "$lamp" && echo .c* *)"
unlike 'and nothing of the template' '@[A-Z]+@' "$(cat "$lamp"/* "$lamp/.clangd")"
try ./lkmc try "$lamp"
status_is 'its test passes as it is' 0
like 'it ran' '^count: 3$'
like 'and the module spoke' '^my_lamp: loaded, count is 3$'
verdict 'it is ok' '^ok my-lamp '
try ./lkmc try -p count=0 "$lamp"
verdict 'it refuses a bad parameter' '^failed my-lamp .*: load my-lamp: Invalid argument$'
if [ -e out/src/linux/scripts/checkpatch.pl ]; then
	try perl out/src/linux/scripts/checkpatch.pl --no-tree --terse --strict -f "$lamp/my-lamp.c"
	status_is 'checkpatch has nothing to say' 0
fi
like 'clangd finds the options of the lab' "^  CompilationDatabase: '$(literal "$PWD")'$" "$(cat "$lamp/.clangd")"
is 'and what it does not know is left out' "$(cat .clangd)" "$(sed '/CompilationDatabase:/d' "$lamp/.clangd")"
echo mine > "$tmp/test.sh"
cp "$tmp/test.sh" "$lamp/test.sh"
rm "$lamp/Kbuild"
try ./lkmc new "$lamp/"
status_is 'nothing is written over' 125
one_line 'it is said in one line'
like 'which names the file' '/my-lamp/my-lamp\.c is there already$'
is 'no file is made either' 'mine no' "$(cat "$lamp/test.sh") $([ -e "$lamp/Kbuild" ] && echo yes || echo no)"
for name in ./9lives ./Lamp / ./ '/tmp/a b' ./; do
	try ./lkmc new "$name"
	status_is "lkmc new takes no bad name: $name" 2
	one_line "and says so in one line: $name"
done

# All that Kbuild allows, below a path with blanks and more
modules="$tmp/möd ules"
cp -r tests/modules "$modules"
try ./lkmc try "$modules/Many-Parts"
status_is 'objects in folders, a module in another, generated headers' 0
like 'all parts are there' '^Many-Parts: wörd, area 49 or 49, answer 42, inner 3$'
like 'and the other module' '^nested: here$'
is 'nothing is written into the folder' "$(cd tests/modules && find . | sort)" "$(cd "$modules" && find . | sort)"
is 'their files with debug information are together' 'Many-Parts.ko nested.ko' "$(ls "$(last_try)/built" | tr '\n' ' ' | sed 's/ $//')"
works 'of the latest build' test "$(last_try)/built/nested.ko" -ef "$(last_try)/0/src/nested/nested.ko"
works 'the debug information names the sources as the user does' \
	grep -qaF "$modules/Many-Parts/lib" "$(last_try)/built/Many-Parts.ko"
works 'and not the copies' sh -c '! grep -qaF "$1" "$2"' sh "/${tried##*/}/$(basename "$(last_try)")" "$(last_try)/built/Many-Parts.ko"
sed -i 's/wörd/other/' "$modules/Many-Parts/word.sh"
sed -i '/nested/d' "$modules/Many-Parts/Kbuild"
try ./lkmc try "$modules/Many-Parts"
like 'what is generated from an edited script is made again' '^Many-Parts: other, '
unlike 'a module that is built no more is loaded no more' '^nested:'
is 'nor kept' Many-Parts.ko "$(ls "$(last_try)/built")"
printf '\nstatic int unused_one;\n' >> "$modules/Many-Parts/lib/area.c"
try ./lkmc try "$modules/Many-Parts"
like 'a warning names the file of the folder' "^$(literal "$modules/Many-Parts")/lib/area\.c:[0-9]+:[0-9]+: warning: .*unused_one"

# Two folders, one of which needs the other, in either order
for order in 'store shop' 'shop store'; do
	try ./lkmc try "$modules/${order% *}" "$modules/${order#* }"
	status_is "one folder needs another: $order" 0
	like 'it has what it needs' '^the-shop: 7 left$'
done
sed -i 's/store_take/store_sell/' "$modules/store/stock.c" "$modules/store/include/store.h"
try ./lkmc try "$modules/shop" "$modules/store"
status_is 'what is exported no more' 125
like 'is missed by the compiler or by modpost' 'store_take'
try ./lkmc try -p high=20 "$modules/limits"
status_is 'a test of parameters' 0
like 'one that is given' '^limits: limits from 1 to 20$'
like 'one that the test set' '^limits: 20 in the end$'
try ./lkmc try "$modules/Many-Parts" "$modules/limits"
like 'of two folders the one with a test is tested' '^limits: 10 in the end$'

# What goes wrong but in the compiler
mkdir "$modules/wrong"
cp "$modules/Many-Parts/nested/nested.c" "$modules/wrong/here.c"
while IFS='|' read -r kbuild regex; do
	printf '%b' "$kbuild" > "$modules/wrong/Kbuild"
	try ./lkmc try "$modules/wrong"
	status_is "a Kbuild that fails is 125: $kbuild" 125
	like "the reason is said: $kbuild" "$regex"
done <<'LINES'
obj-m := away.o|^error: No rule to make target '/.*/wrong/away\.o'
$(error my reason)|^/.*/wrong/Kbuild:1: \*\*\* my reason
obj-m := here.o\n$(obj)/here.o: $(obj)/made.h\n$(obj)/made.h:\n\t@false\n|/wrong/Kbuild:4: .*made\.h\] Error 1
obj-n := here.o|wrong: nothing in it is a module
LINES

# A build that is told to end
printf 'obj-m := here.o\n$(obj)/here.o: $(obj)/slow.h\n$(obj)/slow.h:\n\techo $$$$ > %s/pid; exec sleep 1000\n' "$tmp" \
	> "$modules/wrong/Kbuild"
./lkmc try "$modules/wrong" > "$tmp/ended" 2>&1 &
ended=$!
wait_for 60 test -s "$tmp/pid"
kill $ended
wait $ended
is 'a build that is told to end does so' 143 $?
works 'and leaves nothing running' wait_for 20 sh -c '! kill -0 "$(cat "$1")"' sh "$tmp/pid"

# Of a folder that is gone
of_wrong=$(last_try)
rm -r "$modules/wrong"
touch -d '2 hours ago' "$of_wrong"

# A C file whose header lies beside it
printf '#define HEADER_WORD "beside"\nstatic int unused_too;\n' > "$modules/beside.h"
sed '/^#include <linux.init/a #include "beside.h"' "$modules/Many-Parts/nested/nested.c" > "$modules/nested.c"
try ./lkmc try "$modules/nested.c"
status_is 'a C file with a header beside it' 0
works 'what was made of a folder that is gone since goes, too' test ! -e "$of_wrong"
like 'whose warning names it' "^$(literal "$modules")/beside\.h:2:[0-9]+: warning: "

# What was found out for one build is not taken for another.
try env KBUILD_EXTRA_WARN=1 ./lkmc try "$modules/nested.c"
works "a build with more warnings is one" grep -q -e '-Wmissing-include-dirs' "$(last_try)/0/src/.nested.o.cmd"
try ./lkmc try "$modules/nested.c"
works "and the next one is none" sh -c "! grep -q -e -Wmissing-include-dirs '$(last_try)/0/src/.nested.o.cmd'"

# The log of a crash, without the sources that lkmc try showed
# crash FOLDER CODE: a module of the name "crash" in a folder of its own
crash()
{
	mkdir -p "$modules/$1"
	echo 'obj-m := crash.o' > "$modules/$1/Kbuild"
	sed "s/pr_info(.*/$2/" "$modules/Many-Parts/nested/nested.c" > "$modules/$1/crash.c"
}
crash good '*(volatile int *)0x10 = 1;'
try ./lkmc try "$modules/good"
like 'lkmc try shows the source of a crash' "^ +$(literal "$modules")/good/crash\.c:[0-9]+: \*\(volatile"
printf '%s\n' "$output" | grep -v '^        ' > "$tmp/log"
touch -r "$(last_try)/built/crash.ko" "$tmp/log"
crash bad 'asm volatile("nop; nop; nop; nop; nop; nop; nop; nop"); *(volatile int *)0x18 = 2;'
try ./lkmc try "$modules/bad"
status_is 'another module of that name, tried later' 1
try ./lkmc oops "$tmp/log"
like 'lkmc oops finds the one that ran' "^ +$(literal "$modules")/good/crash\.c:[0-9]+: \*\(volatile"
unlike 'and not the other' 'bad/crash\.c'
echo '/* edited */' >> "$modules/good/crash.c"
try ./lkmc oops "$tmp/log"
like 'what was edited since is said to be' "good/crash\\.c:[0-9]+ \\(edited since it was compiled\\)"

# Editors
try ./lkmc new "$tmp/at home/other"
try ./lkmc try "$tmp/at home/other"
works 'compile_commands.json is made' make -s compile_commands.json
files=$(python3 -c 'import json; print("\n".join(entry["file"] for entry in json.load(open("compile_commands.json"))))')
for file in "$tmp/at home/other/other.c" "$modules/Many-Parts/lib/area.c" "$modules/nested.c" "$modules/good/crash.c"; do
	like "it has ${file##*/}" "^$(literal "$file")$" "$files"
done
unlike 'by the user'"'"'s paths only' "/try/[0-9a-f]{16}/" "$files"
if command -v clangd > /dev/null; then
	cp "$tmp/at home/other/.clangd" "$modules/"
	for file in "$tmp/at home/other/other.c" "$modules/Many-Parts/main.c" "$modules/nested.c"; do
		try clangd --check="$file"
		like "clangd understands ${file##*/}" 'All checks completed, 0 errors'
		unlike "by its own options: ${file##*/}" 'Failed to find compilation database|Generic fallback'
	done
else
	skip 'clangd understands them' 'no clangd here'
fi
rm "$modules/nested.c"
make -s compile_commands.json > /dev/null
unlike 'what has vanished is left out' "$(literal "$modules")/nested\.c\"" "$(cat compile_commands.json)"

done_testing
