#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# mk/incbin/ccache: an object holds what its assembler includes now, not what it once did.

cd "$(dirname "$0")/../.." || exit 125
. tests/lib.sh

export PATH="$PWD/mk/incbin:$PATH" CCACHE_DIR="$tmp/cache" CCACHE_DEPEND=1
cd "$tmp" || exit 125
printf '.incbin "data"\n' > include.S
printf 'int answer = 42;\n' > plain.c

# compile FILE
compile()
{
	ccache gcc -MMD -c -o object "$1"
}

printf 'first image' > data
try compile include.S
status_is 'a file with .incbin compiles' 0
works 'and has the data' grep -aq 'first image' object
printf 'other image' > data
compile include.S
works 'data of the same size that changed are in the object' grep -aq 'other image' object
try compile plain.c
status_is 'another file compiles' 0
if ccache --version > /dev/null 2>&1; then
	compile plain.c
	like 'and comes from the cache the second time' '(Hits|hit).*[1-9]' "$(ccache -s)"
else
	skip 'and comes from the cache the second time' 'no ccache here'
fi

done_testing
