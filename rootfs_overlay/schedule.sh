#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# schedule: how a thread gives the processor to another one
. /lib/lkmc.sh

load schedule
expect 'schedule: ABABABAB'
unload schedule
load schedule sleep=0
expect 'schedule: AAAABBBB'
unload schedule
finish
