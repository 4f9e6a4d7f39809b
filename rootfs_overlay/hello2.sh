#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# hello2: two modules whose functions have the same names
. /lib/lkmc.sh

load hello
expect 'hello init'
load hello2
expect 'hello2 init'

run 'grep myexit /proc/kallsyms'
has '[hello]'
has '[hello2]'
same 'the youngest comes first' 'hello2 hello' "$(lsmod | awk '/^hello/ { print $1 }' | xargs)"

# Neither needs the other: they go in any order.
unload hello
expect 'hello cleanup'
unload hello2
expect 'hello2 cleanup'
finish
