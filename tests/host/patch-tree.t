#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# mk/patch-tree: a tree carries the patches that it is told, even when an earlier
# run was killed anywhere.

cd "$(dirname "$0")/../.." || exit 125
. tests/lib.sh

tree=$tmp/tree
kept=$tree/.lkmc-patches

# lines FILE: fifty of them
lines()
{
	seq 50 | sed "s/^/$1 /"
}

# change FILE NUMBER: a patch of one line
change()
{
	lines "$1" > "$tmp/old"
	sed "$2s/\$/ changed/" "$tmp/old" > "$tmp/new"
	diff -u --label "a/$1" --label "b/$1" "$tmp/old" "$tmp/new"
}

mkdir "$tree"
lines a > "$tree/a"
lines b > "$tree/b"
cp -a "$tree" "$tmp/original"
{ change a 5; change b 7; } > "$tmp/1.patch"
change a 40 > "$tmp/2.patch"

unchanged()
{
	diff -r -x .lkmc-patches "$tmp/original" "$tree"
}

# changes WANTED: how many lines of both files are changed
changes()
{
	is "$1" "$2" "$(cat "$tree/a" "$tree/b" | grep -c changed)"
}

try mk/patch-tree "$tree" "$tmp/1.patch" "$tmp/2.patch"
status_is 'two patches apply' 0
changes 'all of them' 3
before=$(stat -c %y "$tree/a")
try mk/patch-tree "$tree" "$tmp/1.patch" "$tmp/2.patch"
is 'once more: no file is touched' "$before" "$(stat -c %y "$tree/a")"
before=$(stat -c %y "$tree/b")
try mk/patch-tree "$tree" "$tmp/1.patch"
changes 'one fewer: it is taken back' 2
is 'and only its files are touched' "$before" "$(stat -c %y "$tree/b")"

# Killed while it applied: a is done, b is not.
cp "$tmp/original/b" "$tree/b"
mv "$kept/1" "$kept/half"
try mk/patch-tree "$tree" "$tmp/1.patch" "$tmp/2.patch"
status_is 'killed while it applied: the next run goes on' 0
changes 'to the end' 3

# Killed while it took the last one back, before or after its file was written.
mv "$kept/2" "$kept/undo"
try mk/patch-tree "$tree" "$tmp/1.patch"
status_is 'killed before a patch was taken back: the next run does so' 0
changes 'all of it' 2
mv "$kept/1" "$kept/undo"
cp "$tmp/original/a" "$tree/a"
try mk/patch-tree "$tree"
status_is 'killed while it was taken back: the next run goes on' 0
try unchanged
is 'nothing is left of any' '' "$output"

# One that does not apply
sed 's/^-a 5$/-a x/' "$tmp/1.patch" > "$tmp/3.patch"
try mk/patch-tree "$tree" "$tmp/3.patch"
status_is 'a patch that does not fit is an error' 1
like 'that names it' 'patch-tree: error: .*/3.patch does not apply to '
try unchanged
is 'and leaves nothing of itself behind' '' "$output"
done_testing
