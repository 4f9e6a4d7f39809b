#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A build on a disk that is full, and that has room again: a small tmpfs, which anybody
# may mount in a namespace of his own.

cd "$(dirname "$0")/../.." || exit 125
. tests/namespace.sh
. tests/lib.sh

if [ "${1:-}" != mine ]; then
	skip 'a full disk fails the build' 'no namespaces here, see unshare(1)'
	done_testing
fi
mkdir "$tmp/small"
mount -t tmpfs -o size=80M tmpfs "$tmp/small"
at_exit "umount -l $tmp/small"
fresh_clone "$tmp/small/clone"
cd "$tmp/small/clone" || exit 125
# Only one user is known in such a namespace.
TAR_OPTIONS=--no-same-owner
export TAR_OPTIONS
try ./lkmc build linux
status_is 'a full disk fails the build' 125
like 'and is named' 'No space left on device'
# Not with the options that it has: their users are not those of a namespace.
mount --options-mode ignore -t tmpfs -o remount,size=200M tmpfs "$tmp/small"
rm -rf out/src/linux.new
try ./lkmc build meson
status_is 'with room again, the build goes on' 0
cd / || exit 125

done_testing
