#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# xarray: an array of pointers with any index, which grows by itself
. /lib/lkmc.sh

load xarray
expect 'a free index: 1'
expect 'a free index: 3'
expect 'at 1000000: million'
expect 'at 4: nothing'
expect 'all: 1=some 2=two 3=more 1000000=million'
expect 'marked: 2=two'
expect 'without 2: 1=some 3=more 1000000=million'
unload xarray
finish
