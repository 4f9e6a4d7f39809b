#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# @NAME@: says what this module shows
. /lib/lkmc.sh

load @NAME@
expect '@NAME@ init'

unload @NAME@
expect '@NAME@ cleanup'

finish
