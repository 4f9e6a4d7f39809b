#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# with.t ARCH: --with, sets of Debian's programs in a root image of their own. What is
# asked for wrongly in a toy clone; the programs in a guest, where their images are built.

cd "$(dirname "$0")/../.." || exit 125
. tests/lib.sh
arch=${1:-x86_64}
id=with$$
at_exit "rm -rf out/$arch/run/$id"

toy=$tmp/toy
toy_clone "$toy"
mkdir -p "$toy/packages/extras" "$toy/out/x86_64/images"
cp packages/extras/sets.txt "$toy/packages/extras/"
: > "$toy/out/x86_64/images/kernel"
: > "$toy/out/x86_64/images/rootfs.ext4"
toy_lkmc()
{
	try "$toy/out/host/tool/lkmc" "$@"
}

toy_lkmc runqemu --with python --dry-run
status_is 'a set that is not built: 125' 125
one_line 'a set that is not built: one line'
like 'a set that is not built: the next step' 'rootfs\+python\.ext4 is not built: ./run -a x86_64 --with python '
: > "$toy/out/x86_64/images/rootfs+perf+python.ext4"
toy_lkmc runqemu -n --with python --with perf --with python --dry-run
status_is 'sets that are built: 0' 0
like 'together they have one image, and the guest a copy' '/run/0/rootfs\+perf\+python\.ext4'
touch -d '1 hour ago' "$toy/out/x86_64/images/rootfs+perf+python.ext4"
toy_lkmc runqemu --with perf --with python --dry-run
status_is 'an image whose modules are old: 125' 125
like 'an image whose modules are old: the next step' 'is older than .*: ./run -a x86_64 --with perf --with python makes'
for command in run runqemu; do
	toy_lkmc $command --with nosuch
	status_is "$command: no such set: 2" 2
	one_line "$command: no such set: one line"
	like "$command: no such set: named" "no set 'nosuch': packages/extras/sets.txt has python, bpf, perf, x11"
	toy_lkmc $command -a mips64 --with python
	status_is "$command: an arch that Debian does not build: 2" 2
	one_line "$command: an arch that Debian does not build: one line"
	like "$command: an arch that Debian does not build: said" '--with python: .* does not build mips64$'
done
for other in '--rootfs FILE' '--kernel distro' '--record FOLDER' '--replay FOLDER'; do
	# Two words
	# shellcheck disable=SC2086
	toy_lkmc runqemu --with python $other
	status_is "--with and $other: 2" 2
	like "--with and $other: said" 'not with --'
done

# guest SET COMMAND: where its image is built, as the rest is
guest()
{
	has_set "$1" || return
	try ./lkmc runqemu -a "$arch" -i "$id" --with "$1" -x "$2"
}

if guest python 'python3 -c "import ctypes, json, sqlite3, ssl; print(json.dumps({6: [7]}))"; /hello.sh > /dev/null'; then
	status_is 'python and a module: 0' 0
	is 'python has its library' '{"6": [7]}' "$output"
	try ./lkmc runqemu -a "$arch" -i "$id" -x 'python3 -c 1'
	status_is 'who does not ask for it has none' 127
fi
if guest perf 'perf record -q -o /tmp/perf -e cpu-clock -a -- dd if=/dev/zero of=/dev/null bs=1M count=200 2>/dev/null
	perf report -i /tmp/perf --stdio --no-children 2>/dev/null'; then
	status_is 'perf: 0' 0
	like 'perf knows functions of the kernel' '%  dd +\[kernel.kallsyms\] +\[k\] [a-z_]'
fi
# Not where function tracing has the beginning of each function for itself.
probe='kprobe:fop_read { printf("%s wants %d bytes of %s\n", comm, arg2,
	str(((struct file *)arg0)->f_path.dentry->d_name.name)); }'
[ "$arch" != riscv64 ] || probe=
if guest bpf "insmod /fops.ko
	bpftrace -e '$probe
		tracepoint:syscalls:sys_enter_read { @reads[comm, args->count > 0] = count(); }' \
		-c '/bin/cat /sys/kernel/debug/lkmc_fops/f'
	bpftool -j prog"; then
	status_is 'bpftrace: 0' 0
	[ -z "$probe" ] || like 'a probe in a module, and what its argument points to' '^cat wants [1-9][0-9]* bytes of f$'
	like 'a trace event, and its fields' '^@reads\[cat, [true1]*\]: [1-9][0-9]*$'
	like 'bpftool' '^\[.*\]$'
fi

done_testing
