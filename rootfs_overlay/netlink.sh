#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# netlink: a socket between programs and the kernel
. /lib/lkmc.sh

refused '/netlink.out hello' 'is the module netlink loaded?'
load netlink
works '/netlink.out hello "two words"'
has 'HELLO'
has 'TWO WORDS'
expect "says 'hello'"
# What the kernel's side returns as an error comes back as a message.
refused '/netlink.out ""' 'the kernel answers: Invalid argument'
works '/netlink.out "a
b"'
expect "says 'a\nb'"
refused '/netlink.out $(printf "%01025d" 0)' 'the kernel answers: Invalid argument'
unload netlink
finish
