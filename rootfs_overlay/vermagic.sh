#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# vermagic: for which kernel a module was built
. /lib/lkmc.sh

run 'modinfo -F vermagic /vermagic.ko'
has "$(uname -r) "
load vermagic
expect "vermagic: $output"
unload vermagic
finish
