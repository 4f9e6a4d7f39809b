#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# kstrto: how the kernel reads numbers from texts
. /lib/lkmc.sh

file=/sys/kernel/debug/lkmc_kstrto

load kstrto
works "echo 300 > $file"
expect 'kstrtou8, base 0: ERANGE'
expect 'kstrtoint, base 0: 300'
expect 'kstrtos64, base 16: 768'
expect 'kstrtobool: EINVAL'

works "echo 0x10 > $file"
expect 'kstrtou8, base 0: 16'
expect 'kstrtoint, base 10: EINVAL'
expect 'kstrtos64, base 16: 16'

works "echo 010 > $file"
expect 'kstrtoint, base 0: 8'
expect 'kstrtoint, base 10: 10'

works "echo -1 > $file"
expect 'kstrtou8, base 0: EINVAL'
expect 'kstrtoint, base 0: -1'

works "echo 99999999999 > $file"
expect 'kstrtoint, base 0: ERANGE'
expect 'kstrtos64, base 16: 10555311626649'

works "echo on > $file"
expect 'kstrtobool: 1'
works "echo 1abc > $file"
expect 'kstrtoint, base 10: EINVAL'
expect 'kstrtobool: 1'
works "echo ' 1' > $file"
expect 'kstrtoint, base 0: EINVAL'
unload kstrto
finish
