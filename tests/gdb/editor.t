#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What .vscode/launch.json tells an editor to do, done over GDB/MI; and what clangd
# makes of compile_commands.json.

# shellcheck source=tests/gdb/lib.sh
. "$(dirname "$0")/lib.sh"

if [ "$arch" = x86_64 ]; then
	boot -d
	wait_for 20 test -S "$run/gdb.sock"
	cat > "$tmp/commands" <<-'MI'
	-break-insert start_kernel
	-exec-continue
	-stack-list-frames
	-exec-next
	-break-insert -f myinit
	-break-delete 1
	lkmc exec insmod /hello.ko
	-exec-continue
	-stack-list-frames 0 0
	-exec-next
	-var-create - * "init_task.pid"
	-break-delete 2
	MI
	try sh -c "LKMC_ID=$id tests/gdb/mi 'debug the kernel' < '$tmp/commands'"
	like 'the kernel stops at start_kernel' '^\*stopped,reason="breakpoint-hit".*func="start_kernel"'
	like 'with a source file that there is' 'fullname="[^"]*/out/src/linux/init/main\.c"|fullname="[^"]*/out/x86_64/linux/../../src/linux/init/main\.c"'
	like 'a step ends at the next line' '^\*stopped,reason="end-stepping-range".*func="start_kernel"'
	like 'a breakpoint in a module that comes later' '^\*stopped,reason="breakpoint-hit".*func="myinit"'
	like 'with its source' "fullname=\"$(literal "$PWD")/kernel_module/hello\.c\""
	like 'variables' '\^done,name="var1".*value="0"'
	unlike 'no command fails' '\^error'
else
	not_here 'the kernel stops at start_kernel' "the launch configuration is x86_64's"
fi

works 'compile_commands.json is made' make -s compile_commands.json
if command -v clangd > /dev/null; then
	for file in kernel_module/fops.c src/cmd/oops.c packages/qemu/devices/lkmc_example.c \
		out/src/linux/kernel/module/main.c; do
		try clangd --check="$file"
		like "clangd understands $file" 'All checks completed, 0 errors'
	done
else
	skip 'clangd understands the sources' 'no clangd here'
fi
done_testing
