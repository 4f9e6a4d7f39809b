#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# completion: waiting until somebody else has done something
. /lib/lkmc.sh

load completion
expect 'the answer is 42'
expect_not 'no answer in time'
unload completion

load completion slow
expect 'no answer in time'
expect 'in the end, the answer is 42'
unload completion
finish
