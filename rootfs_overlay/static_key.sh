#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# static_key: a condition whose outcome is patched into the code
. /lib/lkmc.sh

on=/sys/module/static_key/parameters/on

load static_key
run "cat $on"
has 'N '
# On and off once: the compiler's instruction that does nothing may be another than
# the kernel's.
works "echo 1 > $on; echo 0 > $on"
run "cat $on"
off_code=${output#N }
works "echo 1 > $on"
run "cat $on"
has 'Y '
check 'the code is another' [ "${output#Y }" != "$off_code" ]
works "echo 0 > $on"
run "cat $on"
same 'the code is as it was' "N $off_code" "$output"
unload static_key
finish
