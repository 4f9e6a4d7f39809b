#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What is built when: nothing without need, the part that changed, what is asked for.

cd "$(dirname "$0")/../.." || exit 125
. tests/lib.sh
at_exit 'touch kernel_module/hello.c; rm -f rootfs_overlay/etc/hosttest'
image=out/x86_64/images/rootfs.ext4
id=buildtest
at_exit "rm -rf out/x86_64/run/$id"

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
try ./run -i "$id" -x 'cat /etc/hosttest'
like 'a file in the overlay is in the guest' '^overlay$'
rm rootfs_overlay/etc/hosttest
try ./run -i "$id" -x 'test ! -e /etc/hosttest'
status_is 'and is gone when it is removed' 0

# What its source says there cannot be here: it would not even compile.
at_exit 'rm -f kernel_module/hosttest.c rootfs_overlay/hosttest.sh'
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

before=$(stat -c %y "$image")
try ./lkmc build initscripts-reconfigure
unlike 'initscripts-reconfigure makes another image' "$before" "$(stat -c %y "$image")"
try ./lkmc build user-rebuild
status_is 'NAME-rebuild builds a package again' 0

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
