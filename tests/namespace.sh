# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# For a test that mounts something: it begins again in a mount namespace of its own, as
# "TEST mine", where there are namespaces. Before tests/lib.sh, which makes its folder.

if [ "${1:-}" != mine ]; then
	namespace=-m
	[ "$(id -u)" -eq 0 ] || namespace=-rm
	! unshare $namespace true 2>/dev/null || exec unshare $namespace "$0" mine
fi
