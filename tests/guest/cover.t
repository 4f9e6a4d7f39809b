#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# cover.t ARCH: lkmc cover: the lines that ran, and those that did not.

cd "$(dirname "$0")/../.." || exit 125
. tests/lib.sh
arch=${1:-x86_64}
id=cover$$
at_exit "rm -rf out/$arch/run/$id"

cover()
{
	try ./lkmc cover -a "$arch" -i "$id" --timeout $((120 * scale)) "$@"
}

# line TEXT: how often the first line with that text ran
line()
{
	printf '%s\n' "$output" | grep -F -m 1 ":$1" | sed 's/:.*//' | tr -d ' '
}

cover -x '/fops.sh' --lcov "$tmp/info" fops fs/debugfs/file.c
status_is 'a script is covered' 0
is 'init ran once' 1 "$(line "	debugfs_create_file(\"f\"")"
is 'and so did exit' 1 "$(line "	debugfs_remove(folder);")"
# Which lines of a function share their code is the compiler's choice.
works 'what was written was counted' test "$(line '	pr_info("write at')" -gt 1
like 'much of a file of the kernel'\''s never ran' '^ +#####: +[0-9]+:'
is 'a comment has no code' - "$(line " * and include/linux/uaccess.h.")"
like 'the lines are summed up' '^kernel_module/fops.c: [0-9]+ of [0-9]+ lines ran$'
like 'a file of the kernel too' '^out/src/linux/fs/debugfs/file.c: [1-9][0-9]* of [0-9]+ lines ran$'
like 'lcov reads it' '^SF:/.*/kernel_module/fops.c$' "$(cat "$tmp/info")"
like 'with lines that never ran' '^DA:[0-9]+,0$' "$(cat "$tmp/info")"

cover -x true fops
status_is 'a module that was not loaded is wrong usage' 2
like 'which names it' "^lkmc cover: 'fops': no module of that name was loaded"
cover -x true no_such.c
status_is 'a file without code is wrong usage' 2
cover -x true
status_is 'and so is no name' 2
one_line 'which one line says'

done_testing
