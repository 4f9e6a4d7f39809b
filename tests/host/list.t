#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# lkmc list: what is built for which arch, and which guests run.

cd "$(dirname "$0")/../.." || exit 125
. tests/lib.sh
id=list$$
at_exit "rm -rf out/x86_64/run/$id out/x86_64+listtest"
at_exit 'rm -f packages/linux/config/listtest.config'

try ./lkmc list
status_is 'it succeeds' 0
for file in arch/*.conf; do
	arch=$(basename "$file" .conf)
	like "there is a line for $arch" "^$arch +[^ ]+ +[^ ]+"
done
release=$(cat out/x86_64/linux/include/config/kernel.release)
like 'what is built, and when' "^x86_64 +$release +20[0-9-]+ [0-9:]+ +yes +yes\$"
unlike 'a guest that does not run is not there' "^x86_64 +$id "

# A kernel with a variant of the configuration
mkdir -p out/x86_64+listtest
try ./lkmc list
status_is 'a folder of a variant that there is not is passed over' 0
unlike 'and has no line' listtest
: > packages/linux/config/listtest.config
try ./lkmc list
like 'a variant has a line, once it has a folder' '^x86_64\+listtest +- +- +- +-$'
rm -r out/x86_64+listtest packages/linux/config/listtest.config

# A guest that runs
mkfifo "$tmp/hold"
./runqemu -i "$id" -e 'a="b c"' -x cat < "$tmp/hold" >/dev/null 2>&1 &
guest=$!
exec 3> "$tmp/hold"
wait_for 60 ./lkmc exec -i "$id" true
try ./lkmc list
like 'a guest that runs: since when, its process, and how it was started' \
	"^x86_64 +$id +20[0-9-]+ [0-9:]+ +$guest +runqemu -i $id -e 'a=\"b c\"' -x cat\$"
kill -0 "$guest" 2>/dev/null
is 'the process is the one that tends it' 0 $?
exec 3>&-
wait "$guest"
try ./lkmc list
unlike 'a guest that has ended is not there' "^x86_64 +$id "

# One that was killed leaves its lock, and another process may have its number
mkdir -p "out/x86_64/run/$id"
echo 1 > "out/x86_64/run/$id/lock"
try ./lkmc list
unlike 'the number of another process is no guest' "^x86_64 +$id "
for command in 'rungdb -i' 'load -i' 'exec -i' 'push -i' 'pull -i' 'qemumonitor -i'; do
	# A command and its option
	# shellcheck disable=SC2086
	try ./lkmc $command "$id" hello
	status_is "nor is it for ${command%% *}" 125
	like "which says so (${command%% *})" "no guest '$id' of x86_64 is running"
done

try ./lkmc list surplus
status_is 'an argument too many is 2' 2

done_testing
