#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# CONTRIBUTING.md: is its map the tree's, and are the files there that it names?

cd "$(dirname "$0")/../.." || exit 125
. tests/lib.sh

# The names in backticks of the table
map=$(sed -n '/^## The map/,/^## From/ { /^|/p }' CONTRIBUTING.md | grep -o '`[^`]*`' | tr -d '`')

# Folders with a tracked or new file in them; where one says so, with those in it
folders=$({ git ls-files -co --exclude-standard 2>/dev/null || find . -path ./out -prune -o -type f -print; } |
	sed 's|^\./||; s|/[^/]*$||' | grep -v '\.' | sort -u)
for folder in .ci .vscode $folders; do
	case $folder in
	tests/unit/* | tests/fuzz/* | tests/modules/*) continue ;;
	esac
	[ -d "$folder" ] || continue
	if printf '%s\n' "$map" | grep -qxF "$folder"; then
		pass "the map has $folder"
	else
		flunk "the map has $folder" "a line with \`$folder\` in CONTRIBUTING.md" 'none'
	fi
done

# What is named is there; names with capitals or "..." stand for others
missing=$(grep -o '`[a-z_.][A-Za-z_./-]*`' CONTRIBUTING.md | tr -d '`' | grep '/' | grep -v '[A-Z]' | sort -u |
	while read -r name; do
		[ -e "$name" ] || [ -e "src/$name" ] || [ "$name" = out ] || echo "$name"
	done)
is 'what the page names is there' '' "$missing"

done_testing
