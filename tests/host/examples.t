#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The commands around the examples: the list, a new one, and loading an edited one.

cd "$(dirname "$0")/../.." || exit 125
. tests/lib.sh
id=examples
at_exit "rm -rf out/x86_64/run/$id"

try ./lkmc examples
status_is 'every module says what it is' 0
is 'every module is listed' "$(ls kernel_module/*.c | wc -l)" "$(printf '%s\n' "$output" | wc -l)"
is 'docs/examples.md is up to date (./lkmc examples --markdown > docs/examples.md)' \
	"$(./lkmc examples --markdown)" "$(cat docs/examples.md)"
for file in kernel_module/*.c; do
	name=$(basename "$file" .c)
	[ -x "rootfs_overlay/$name.sh" ] || lacking="${lacking:-} $name"
done
is 'every module has its script' '' "${lacking:-}"

# A new one, in a clone of its own
git clone -q . "$tmp/clone"
mkdir -p "$tmp/clone/out/host"
cp -r out/host/tool out/host/packages.* "$tmp/clone/out/host/"
(
	cd "$tmp/clone" || exit 125
	./lkmc new my_example
) > "$tmp/out" 2>&1
is 'lkmc new succeeds' 0 $?
works 'and writes a module' test -s "$tmp/clone/kernel_module/my_example.c"
works 'and its script' test -x "$tmp/clone/rootfs_overlay/my_example.sh"
unlike 'with nothing of the template left' '@NAME@' "$(cat "$tmp"/clone/*/my_example.*)"
try sh -c "cd $tmp/clone && ./lkmc new my_example"
status_is 'lkmc new writes over nothing' 125
like 'and says so' 'kernel_module/my_example.c is there already'
try sh -c "cd $tmp/clone && ./lkmc new .."
status_is 'lkmc new takes no bad name' 2

# Edit, build, load
mkfifo "$tmp/hold" "$tmp/hold_misc"
./runqemu -i "$id" -x cat < "$tmp/hold" >/dev/null 2>&1 &
guest=$!
exec 3> "$tmp/hold"
wait_for 60 ./lkmc exec -i "$id" true
try ./lkmc load -i "$id" hello
status_is 'lkmc load loads a module' 0
like 'and shows what the kernel says' '^hello init'
try ./lkmc load -i "$id" hello
status_is 'lkmc load loads it again' 0
for word in hello.c hello.ko /hello.ko kernel_module/hello.c ./kernel_module/hello.c \
	"$PWD/kernel_module/hello.c" out/x86_64/modules/hello.ko; do
	try ./lkmc load -i "$id" "$word"
	like "lkmc load $word" '^hello init'
done
sed 's/hello init/another init/' kernel_module/hello.c > "$tmp/hello.c"
try ./lkmc load -i "$id" "$tmp/hello.c"
status_is 'another file of that name is loaded' 0
like 'and not the example' '^another init'
try ./lkmc load -i "$id" "$tmp/none/hello.c"
status_is 'one that is not there is wrong usage' 2
is 'and said in one line' \
	"lkmc load: $tmp/none/hello.c is not kernel_module/hello.c: there is no such file" "$output"
try ./lkmc load -i "$id" params number=3
like 'lkmc load passes parameters on' 'number 3'
try ./lkmc load -i "$id" no_such_module
status_is 'lkmc load of what there is not is wrong usage' 2

# Busy: who keeps a module
./lkmc exec -i "$id" 'insmod /misc.ko; exec 5< /dev/lkmc_misc; echo open; cat' < "$tmp/hold_misc" > "$tmp/misc" &
holder=$!
exec 4> "$tmp/hold_misc"
wait_for 20 grep -q open "$tmp/misc"
try ./lkmc load -i "$id" misc
status_is 'lkmc load of a module that is in use fails' 1
like 'and says who has it open' \
	'^rmmod: misc has references: 1, perhaps as: (sh|cat) \(pid [0-9]+\) has /dev/lkmc_misc open'
exec 4>&-
wait $holder
mkdir "$tmp/modules"
sed '/module_exit/d' kernel_module/hello.c > "$tmp/modules/stays_for_ever.c"
mk/build-modules "$tmp/modules" "$tmp/built" make -s -C out/src/linux O="$PWD/out/x86_64/linux" ARCH=x86 > "$tmp/out" 2>&1
./lkmc push -i "$id" "$tmp/built/stays_for_ever.ko"
try ./lkmc exec -i "$id" 'insmod /stays_for_ever.ko && rmmod stays_for_ever'
like 'a module without an exit function is busy' 'Device or resource busy'
like 'and that is said' '^rmmod: stays_for_ever has no exit function: it stays until the guest ends$'

try ./lkmc load -a mips64 -i "$id" float
status_is 'lkmc load of what there cannot be on an arch is 125' 125
is 'and it says why in one line' \
	"lkmc load: float is $(sed -n 's/^ \* lkmc: \(not on mips64: .*\)/\1/p' kernel_module/float.c)" "$output"
like 'the list says so, too' '^float .* \(not on mips64\)$' "$(./lkmc examples)"
exec 3>&-
wait "$guest"
try ./lkmc load -i "$id" hello
status_is 'lkmc load without a guest is 125' 125

done_testing
