#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# params: parameters, at insmod and later through sysfs
. /lib/lkmc.sh

parameters=/sys/module/params/parameters

run 'modinfo /params.ko | grep parm'
has 'number:an integer'

load params
expect "number 1, word 'nothing', percent 50"
unload params

load params number=5 'word="two words"' loud list=1,2,3 percent=70
expect 'percent: 70, was 50'
expect "number 5, word 'two words'!, percent 70"
expect 'list[2] = 3'
expect_not 'list[3]'

run "ls -l $parameters"
run "cat $parameters/list"
has '1,2,3'
refused "echo 6 > $parameters/number" 'Permission denied'
works "echo -n else > $parameters/word"
same 'word' else "$(cat $parameters/word)"
works "echo n > $parameters/loud"
works "echo 0x14 > $parameters/percent"
expect 'percent: 20, was 70'
refused "echo 170 > $parameters/percent" 'Numerical result out of range'
refused "echo many > $parameters/percent" 'Invalid argument'
expect_not 'percent:'
same 'percent is as it was' 20 "$(cat $parameters/percent)"
unload params
expect "at the end: word 'else', percent 20"

# What is wrong at insmod
refused 'insmod /params.ko number=many' "insmod: can't insert '/params.ko'"
expect 'invalid for parameter'
refused 'insmod /params.ko list=1,2,3,4,5' "insmod: can't insert '/params.ko'"
expect 'can only take 4 arguments'
refused 'insmod /params.ko percent=101' "insmod: can't insert '/params.ko'"
load params nosuch=1
expect "unknown parameter 'nosuch' ignored"
unload params
finish
