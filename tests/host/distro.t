#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# runqemu --kernel and --rootfs: those of the user's, and Debian's own kernel, of this release and the
# newest, with modules that were built against that very kernel's headers: some of the
# examples, those of make-host.sh and host/.

cd "$(dirname "$0")/../.." || exit 125
. tests/lib.sh
arch=${1:-x86_64}
out=out/$arch
id=distrotest
unset DISTRO_SUITE DISTRO_MODULES
at_exit "rm -rf $out/run/$id $out/share/$id"

# The lab's QEMU, or else the host's
mkdir "$tmp/bin"
ln -s "$(command -v true)" "$tmp/bin/qemu-system-x86_64"
try env PATH="$tmp/bin:$PATH" ./lkmc runqemu -i $id --kernel distro --dry-run -n
if [ -x "$out/qemu/qemu-system-x86_64" ]; then
	like "the lab's QEMU is taken" "^$(literal "$PWD/$out")/qemu/qemu-system-"
else
	like "the host's QEMU is taken" "^$(literal "$tmp")/bin/qemu-system-"
fi
like 'its modules are shared, read-only' 'path=[^ ]*/distro/kernel/lib/modules,[^ ]*readonly=on'
works 'nothing is written by that' test ! -e "$out/run/$id/distro.ext4"

# Wrong kernels
try ./lkmc runqemu -i $id --kernel "$tmp/none" -x true
status_is 'no such kernel: 125' 125
one_line 'no such kernel: one line'
like 'no such kernel: named' "cannot read the kernel $(literal "$tmp")/none: No such file"
try ./lkmc runqemu -i $id --kernel "$tmp" -x true
status_is 'a folder: 125' 125
one_line 'a folder: one line'
try ./lkmc runqemu -a mips64 -i $id --kernel distro -x true
status_is 'an arch that Debian has not: 2' 2
one_line 'an arch that Debian has not: one line'
like 'an arch that Debian has not: the next step' 'no kernel for mips64: --kernel FILE'

# A file: the lab's own kernel by another name, with the lab's own root
if [ -e "$out/images/kernel" ]; then
	cp "$out/images/kernel" "$tmp/my kernel"
	try ./lkmc runqemu -i $id --kernel "$tmp/my kernel" -x 'cat /proc/version; exit 3'
	status_is 'a kernel of the user boots, -x has its status' 3
	like 'it is that one' '^Linux version'
else
	skip 'a kernel of the user' "$out/images/kernel is not built"
fi

# A root image of the user's, which is left as it is
for file in "$tmp/none" "$tmp"; do
	try ./lkmc runqemu -i $id --kernel "$tmp" --rootfs "$file" -x true
	status_is "a wrong kernel and a wrong root image $file: 125" 125
	one_line "a wrong kernel and a wrong root image $file: one line"
done
try ./lkmc runqemu -i $id --kernel distro --rootfs "$tmp/none" -x true
status_is "Debian's kernel has a root of its own: 2" 2
like "Debian's kernel has a root of its own: said" '--rootfs: not with --kernel distro'
try ./lkmc runqemu -i $id --record "$tmp/record" --rootfs "$tmp/none" -x true
status_is 'what is recorded is the lab'"'"'s: 2' 2
like 'what is recorded is the lab'"'"'s: said' '--record: not with --rootfs'
if [ -e "$out/images/kernel" ] && [ -e "$out/images/rootfs.ext4" ]; then
	try ./lkmc runqemu -i $id --rootfs "$tmp/none" -x true
	status_is 'no such root image: 125' 125
	one_line 'no such root image: one line'
	like 'no such root image: named' "cannot read the root image $(literal "$tmp")/none: No such file"
	cp --sparse=always "$out/images/rootfs.ext4" "$tmp/my root"
	echo mine > "$tmp/note"
	# An ordinary user's PATH may lack its folder.
	PATH=$PATH:/usr/sbin:/sbin debugfs -w -R "write $tmp/note note" "$tmp/my root" > /dev/null 2>&1
	before=$(cksum < "$tmp/my root")
	try ./lkmc runqemu -i $id --rootfs "$tmp/my root" -x 'cat /note; echo kept > /root/kept; exit 3'
	status_is 'a root image of the user boots, -x has its status' 3
	is 'it is that one' mine "$output"
	try ./lkmc runqemu -i $id --rootfs "$tmp/my root" -x 'cat /root/kept'
	is 'the guest keeps what it wrote' kept "$output"
	is 'in a copy of its own' "$before" "$(cksum < "$tmp/my root")"
	try ./lkmc runqemu -i $id -x 'ls /note /root/kept'
	status_is "the lab's own root image is another one" 1
else
	skip 'a root image of the user' "$out/images is not built"
fi

# Debian's
try ./lkmc build distro
[ $status -eq 0 ] || {
	skip "Debian's kernel" "$(printf '%s\n' "$output" | grep 'error: ' | tail -n 1)"
	done_testing
}
headers=$(readlink "$out/distro/headers")
release=${headers##*/linux-headers-}

# In the guest: the scripts that check, modules by modprobe, and statuses
try ./lkmc runqemu -i $id --kernel distro -x 'uname -r; exit 7'
status_is 'it boots, and -x has its status' 7
like 'it is the kernel whose headers there are' "^$(literal "$release")\$"
for script in hello hello2 dep2 params fops timer pagemap; do
	echo "/$script.sh || echo 'failed: $script'"
done > "$tmp/scripts"
try ./lkmc runqemu -i $id --kernel distro -x "$(cat "$tmp/scripts")"
for script in hello hello2 dep2 params fops timer pagemap; do
	unlike "/$script.sh" "^failed: $script$"
done
like 'what they saw' '^ok: the kernel says: hello init'
# The lab's own kernels have no huge pages.
like 'a huge page is found' '^ok: the output says: a huge page of 2048 KB'
try ./lkmc runqemu -i $id --kernel distro -x 'modprobe dummy && grep dummy /proc/modules'
like "modprobe finds the kernel's own modules" '^dummy .* Live '
try ./lkmc runqemu -i $id --kernel distro -x 'echo c > /proc/sysrq-trigger'
status_is 'a panic: 99' 99
try ./lkmc runqemu -n -i $id --kernel distro -e init=/poweroff.out
status_is 'init= is obeyed' 0
unlike 'init= is obeyed: no login' 'login:'

# A module of the user's own
try ./lkmc try --kernel distro tests/modules/limits
status_is 'lkmc try builds for it, and tries there' 0
try ./lkmc try --kernel distro "$out/modules/hello.ko"
status_is 'one that was built for the lab is 125' 125
like 'both kernels are named' "hello\.ko was built for Linux .*, and this kernel is $(literal "$release")"

# A module of the lab's for a guest that runs another kernel
mkfifo "$tmp/hold"
./lkmc runqemu -i $id --kernel distro -x cat < "$tmp/hold" > /dev/null 2>&1 &
guest=$!
exec 3> "$tmp/hold"
wait_for 60 ./lkmc exec -i $id true
try ./lkmc load -i $id hello
status_is 'lkmc load: the kernel refuses it' 8
like 'lkmc load: why' "guest '$id' of $arch has another kernel than .*/linux/vmlinux, which the module was built for"
exec 3>&-
wait $guest

# What was written stays, and the lab's root is another
./lkmc runqemu -i $id --kernel distro -x 'echo kept > /root/note' </dev/null
try ./lkmc runqemu -i $id --kernel distro -x 'cat /root/note'
is 'runqemu keeps what was written' kept "$output"

# make-host.sh and host/, for that kernel
lab=$tmp/lab
mkdir -p "$lab/kernel_module" "$lab/mk" "$out/share/$id"
cp mk/build-modules mk/left-out "$lab/mk/"
for file in make-host.sh hello.c seq_file.c workqueue_cheat.c; do
	cp "kernel_module/$file" "$lab/kernel_module/"
done
try "$lab/kernel_module/make-host.sh" -o "$lab/built" KDIR="$headers" CC=gcc
status_is 'make-host.sh builds for it' 0
cp -r host "$lab/host"
try make -C "$lab/host" KDIR="$headers" CC=gcc
status_is 'host/ builds for it' 0
cp "$lab"/built/*.ko "$lab/host/hello_host.ko" "$out/share/$id/"
cat > "$out/share/$id/check" <<'SH'
cd "${0%/*}" || exit 1
for module in hello seq_file workqueue_cheat hello_host; do
	insmod $module.ko && grep "^$module " /proc/modules && rmmod $module
done
dmesg
SH
try ./lkmc runqemu -i $id --kernel distro -x "sh /mnt/host/$id/check"
for module in hello seq_file workqueue_cheat hello_host; do
	like "$module.ko of make-host.sh or host/ is loaded" "^$module .* Live "
done
like 'hello.ko speaks' 'hello init$'
like 'hello_host.ko speaks' "hello_host: hello from Linux $(literal "$release")\$"
like 'hello_host.ko says goodbye' 'hello_host: goodbye$'
unlike 'the kernel finds no fault with them' 'BUG:|WARNING:|Oops'

# The newest that Debian packages, which the examples compile for (make modules-compat).
# Those that use what kernels changed, one after the other in one guest.
examples='hello bh_workqueue block_device fs ftrace_hook kprobe netdev pci timer tracepoint'
export DISTRO_SUITE=trixie-backports DISTRO_MODULES="$examples"
try ./lkmc build distro
[ $status -eq 0 ] || {
	skip "Debian's newest kernel" "$(printf '%s\n' "$output" | grep 'error: ' | tail -n 1)"
	done_testing
}
headers=$(readlink "$out/distro-$DISTRO_SUITE/headers")
for script in $examples; do
	echo "/$script.sh || echo 'failed: $script'"
done > "$tmp/scripts"
try timeout $((300 * scale)) ./lkmc runqemu -i $id --kernel distro -x "uname -r; $(cat "$tmp/scripts")"
like "Debian's newest kernel boots" "^$(literal "${headers##*/linux-headers-}")\$"
for script in $examples; do
	unlike "/$script.sh under it" "^failed: $script$"
done
unlike 'none was left out' '^skip: '
works "that of this release stays beside it" test -e "$out/distro/images/rootfs.ext4"

done_testing
