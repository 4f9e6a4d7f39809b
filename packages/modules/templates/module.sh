#!/bin/sh
# @NAME@: says what this module shows
. /lib/lkmc.sh

load @NAME@
expect '@NAME@ init'

unload @NAME@
expect '@NAME@ cleanup'

finish
