#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# kref: an object that is freed by the last of its users, whoever that is
. /lib/lkmc.sh

load kref
expect '42 is freed by the work'
expect_not 'freed by insmod'
unload kref
load kref patient
expect '42 is freed by insmod'
expect_not 'freed by the work'
unload kref
finish
