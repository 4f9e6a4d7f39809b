#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# myinsmod.out and myrmmod.out: insmod and rmmod by the raw system calls
. /lib/lkmc.sh

works "/myinsmod.out /params.ko 'number=7 list=1,2'"
expect 'params: number 7'
refused '/myinsmod.out /params.ko' 'finit_module: File exists'
works '/myrmmod.out params'
expect 'params: at the end'

works '/myinsmod.out -m /hello.ko'
expect 'hello init'
works '/myrmmod.out hello'
expect 'hello cleanup'

refused '/myrmmod.out hello' 'delete_module: No such file or directory'
refused '/myinsmod.out /etc/passwd' 'finit_module: Exec format error'
refused '/myinsmod.out -m /etc/passwd' 'init_module: Exec format error'
refused "su user0 -c '/myinsmod.out /hello.ko'" 'finit_module: Operation not permitted'
finish
