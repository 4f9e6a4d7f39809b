#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Making the snapshot that lkmc try begins with: once for all who need it at once, killed
# in the middle, and on a full disk. All of that in a folder of snapshots of its own, a
# small tmpfs, which anybody may mount in a namespace of his own.

cd "$(dirname "$0")/../.." || exit 125
. tests/namespace.sh
. tests/lib.sh

if [ "${1:-}" != mine ]; then
	skip 'a snapshot is made' 'no namespaces here, see unshare(1)'
	done_testing
fi
folder=out/x86_64/snapshots
mkdir -p $folder
mount -t tmpfs -o size=900M tmpfs $folder
at_exit "umount -l $PWD/$folder"

# resize SIZE: what it was mounted with besides is not given once more: with its source's
# name, mount(8) does not look for that, which the namespace may not set.
resize()
{
	mount -t tmpfs -o "remount,size=$1" tmpfs $folder
}

# The snapshots, and what is left of some.
found()
{
	find $folder -mindepth 1 -maxdepth 1 ! -name '.*' -printf '%f\n' | paste -sd' '
}

# Two at once
for i in 1 2; do
	./lkmc try -x true > "$tmp/$i" 2>&1 </dev/null &
	eval "pid$i=$!"
done
# shellcheck disable=SC2154 # by eval
wait "$pid1"
is 'of two that need it at once, one goes well' 0 $?
# shellcheck disable=SC2154
wait "$pid2"
is 'and the other' 0 $?
is 'it is made once' 1 "$(cat "$tmp/1" "$tmp/2" | grep -c '^lkmc try: booting a guest')"
like 'one waits for the other' '^lkmc try: waiting for process [0-9]+, which makes the snapshot$' \
	"$(cat "$tmp/1" "$tmp/2")"
name=$(found)
like 'and there is one' '^[0-9a-f]{8}-[0-9a-f]{16}$' "$name"

# The same again, after another boot of the host
khz=$(head -n 1 out/host/tsc)
printf '%s\nanother boot of the host\n' "$khz" > out/host/tsc
try ./lkmc try -x true
one_line 'a clock that is measured again makes no other'
is 'the host has the clock that it had' "$khz" "$(head -n 1 out/host/tsc)"

# Killed at a time when something of it is there
rm -rf "${folder:?}"/*
for begun in rootfs.ext4 ram state; do
	./lkmc try -x true > /dev/null 2>&1 </dev/null &
	pid=$!
	# Not wait_for: it looks too seldom.
	until ls $folder/*/$begun > /dev/null 2>&1; do
		kill -0 $pid 2> /dev/null || break
	done
	kill -KILL $pid
	wait $pid 2> /dev/null
	# It may have come as far as its guest.
	rm -rf "out/x86_64/run/try-$pid"
	is "it was killed: $begun is there" "$begun" "$(basename $folder/*/$begun)"
	[ $begun = state ] ||
		works "that is no snapshot ($begun)" sh -c "! ls $folder | grep -v '\.new$'"
done
# The state is written within milliseconds: it may have been complete.
mv "$folder"/* "$folder/01234567-0123456789abcdef.new"
mkdir "$folder/${name%%-*}-0123456789abcdef" "$folder/01234567-0123456789abcdef"
try ./lkmc try -x true
status_is 'the next is made' 0
like 'anew' '^lkmc try: booting a guest'
is "what was left is gone, and what is stale, but not another kernel's" "$(printf '%s\n' \
	01234567-0123456789abcdef "$name" | sort)" "$(found | tr ' ' '\n' | sort)"

# Full from the beginning, and while it is made
rm -rf "${folder:?}"/*
resize 200M
try ./lkmc try -x true
status_is 'a full disk is 125' 125
like 'and named in one line' '^lkmc try: cannot make a snapshot: no space left for .*: free some' \
	"$(printf '%s\n' "$output" | sed 1d)"
is 'nothing is left there' '' "$(found)"
resize 900M
./lkmc try -x true > "$tmp/out" 2>&1 </dev/null &
pid=$!
wait_for 60 sh -c "ls $folder/*.new/ram"
# Less is left than the guest has yet to write; it may have written more meanwhile.
until resize "$(($(df --output=used $folder | tail -n 1) + 4096))K"; do
	kill -0 $pid || break
done 2> /dev/null
wait $pid
is 'one that becomes full meanwhile, too' 125 $?
is 'it is said in one line' 'no space left' \
	"$(sed 1d "$tmp/out" | sed 's/^lkmc try: cannot make a snapshot: \(no space left\) for .*/\1/')"
is 'and nothing is left' '' "$(found)"
resize 900M
try ./lkmc try -x true
status_is 'with room again the next try works' 0

done_testing
