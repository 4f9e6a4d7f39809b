#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What is built when: nothing without need, the part that changed, what is asked for.
# All in a copy of the lab, with a few of the modules.

cd "$(dirname "$0")/../.." || exit 125
. tests/lib.sh
copy_lab "$tmp/lab"
cd "$tmp/lab" || exit 125
find kernel_module -maxdepth 1 -name '*.c' ! -name 'hello*.c' -delete
image=out/x86_64/images/rootfs.ext4
id=buildtest

try ./lkmc build
status_is 'a build succeeds' 0
before=$(stat -c %y "$image")
try ./lkmc build
is 'without a change nothing is made' "$before" "$(stat -c %y "$image")"

kernel=$(stat -Lc %y out/x86_64/images/vmlinux)
other=$(stat -c %y out/x86_64/modules/hello2.ko)
touch kernel_module/hello.c
try ./lkmc build
status_is 'a build after an edit succeeds' 0
unlike 'an edit makes another image' "$before" "$(stat -c %y "$image")"
is 'and no other kernel' "$kernel" "$(stat -Lc %y out/x86_64/images/vmlinux)"
is 'nor another module' "$other" "$(stat -c %y out/x86_64/modules/hello2.ko)"

echo overlay > rootfs_overlay/etc/hosttest
echo blank > 'rootfs_overlay/etc/a name: of $1'
ln -s /proc/only-in-the-guest rootfs_overlay/etc/link
try ./run -i "$id" -x 'cat /etc/hosttest /etc/a*; readlink /etc/link'
like 'a file in the overlay is in the guest' '^overlay$'
like 'whatever its name' '^blank$'
like 'and a link to what only the guest has' '^/proc/only-in-the-guest$'
before=$(stat -c %y "$image")
try ./lkmc build
is 'which makes nothing again and again' "$before" "$(stat -c %y "$image")"
echo other > 'rootfs_overlay/etc/a name: of $1'
try ./lkmc build
unlike 'but when it is edited' "$before" "$(stat -c %y "$image")"
rm rootfs_overlay/etc/hosttest 'rootfs_overlay/etc/a name: of $1' rootfs_overlay/etc/link
try ./run -i "$id" -x 'test ! -e /etc/hosttest'
status_is 'and is gone when it is removed' 0

# What its source says there cannot be here: it would not even compile.
printf '/*\n * hosttest: a test\n *\n * lkmc: not on x86_64: this is a test\n */\nint x = here;\n' \
	> kernel_module/hosttest.c
printf '#!/bin/sh\n. /lib/lkmc.sh\nload hosttest\nfinish\n' > rootfs_overlay/hosttest.sh
chmod +x rootfs_overlay/hosttest.sh
try ./run -i "$id" -x 'test ! -e /hosttest.ko && /hosttest.sh'
status_is 'a module that cannot be on an arch stops no build' 0
like 'and its script says why' '^skip: not on x86_64: this is a test$'
unlike 'nobody calls that a mistake' 'left out|does not compile'
try ./lkmc build module-hosttest
status_is 'asked for by name, it is not built' 125
like 'and the reason is said' 'hosttest\.c: not on x86_64: this is a test'
rm kernel_module/hosttest.c rootfs_overlay/hosttest.sh

# Files that are no modules; tests/host/make-host.t has all kinds of them.
: > kernel_module/empty.c
printf '#include <linux/module.h>\n' > 'kernel_module/copied (1).c'
printf 'int x;\n' > kernel_module/helper.c
echo mine | tee kernel_module/hello.mod.c > 'kernel_module/a:b;c%d.c'
ln -s nowhere kernel_module/dangling.c
mkdir kernel_module/folder.c kernel_module/include
echo '#define WORD "found"' > kernel_module/include/word.h
sed 's/^static int/#include "include\/word.h"\n&/; s/"hello init/WORD &/' kernel_module/hello.c > kernel_module/subhead.c
try ./run -i "$id" -x 'insmod /hello.ko && insmod /subhead.ko && dmesg | grep foundhello'
status_is 'files that are no modules stop nothing' 0
like 'a header may lie in a folder' 'foundhello init'
for file in empty 'copied \(1\)' helper hello.mod 'a:b;c%d' dangling folder; do
	like "$file.c is named" "^modules: kernel_module/$file\.c .*: left out\$"
done
is 'none is written to' mine "$(cat kernel_module/hello.mod.c)"
echo '#define WORD "moved"' > kernel_module/include/word.h
try ./lkmc build modules
works 'a header in a folder that changed makes its module anew' grep -q movedhello out/x86_64/modules/subhead.ko
try ./lkmc build module-helper
status_is 'asked for by name, it fails' 125
like 'for the same reason' '^modules: error: kernel_module/helper\.c has no MODULE_LICENSE'
echo 'int x = here;' > kernel_module/helper.c
try ./lkmc build module-helper
like 'errors name the file as the user has it' '^kernel_module/helper\.c:1:9: error: '
cd kernel_module || exit 125
rm -r empty.c copied* helper.c hello.mod.c a:b* dangling.c folder.c include subhead.c
cd .. || exit 125

# What the user types is no text for a shell.
try ./lkmc build "x';touch pwned;'" "x\`touch pwned\`"
like 'a quote in a target is part of its name' "no target 'x';touch pwned;''"
try make "x';touch pwned;'"
status_is 'nor is there such a target for make' 2
works 'and no shell sees it' test ! -e pwned

before=$(stat -c %y "$image")
try ./lkmc build initscripts-reconfigure
unlike 'initscripts-reconfigure makes another image' "$before" "$(stat -c %y "$image")"
try ./lkmc build user-rebuild
status_is 'NAME-rebuild builds a package again' 0
printf 'int main(void)\n{\n\treturn 3;\n}\n' > kernel_module/user/three.c
try ./run -i "$id" -x /three.out
status_is 'a user program that comes is in the guest' 3
echo 'int x = here;' > kernel_module/user/bad.c
try ./lkmc build
status_is 'one that does not compile stops nothing' 0
like 'and is named' '^user: kernel_module/user/bad\.c does not compile: left out$'
rm kernel_module/user/bad.c kernel_module/user/three.c
try ./run -i "$id" -x 'test ! -e /three.out'
status_is 'and one that is removed is not' 0

try make -s help
for target in all linux busybox host-qemu modules user image check format lint bench test-busy test-soak \
	bench-kernel bench-clone clean distclean compile_commands.json; do
	like "make help names $target" "(^| )$target( |\$)"
	works "and there is a target $target" make -s has-target "LKMC_ASK=$target"
done
try make ARCH=vax
like 'an unknown arch is named, with the right ones' "unknown arch 'vax': there are .*x86_64"
try make compile_commands.json
status_is 'compile_commands.json is made' 0
works 'and is JSON that names a module' grep -q 'kernel_module/hello.c' compile_commands.json

done_testing
