#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Building when things go wrong: no network, a damaged download, a build that is
# killed, two at once, options and modules that do not work. All in a clone of its own.

cd "$(dirname "$0")/../.." || exit 125
. tests/lib.sh
top=$PWD
cache=$LKMC_CACHE
nowhere=http://127.0.0.1:9/debian

fresh_clone "$tmp/clone"
cd "$tmp/clone" || exit 125
./lkmc help >/dev/null 2>&1

try env LKMC_MIRROR=$nowhere LKMC_CACHE="$tmp/empty" ./lkmc build meson
status_is 'without network and cache a build fails' 125
like 'and names the mirror and the next step' "cannot read $nowhere.*(network|LKMC_MIRROR)"
is 'and leaves no half of a download' '' "$(find "$tmp/empty" -type f ! -name '.*')"

try env LKMC_MIRROR=$nowhere LKMC_CACHE="$cache" ./lkmc build meson
status_is 'what the cache has needs no network' 0
rm -rf out/src/meson out/src/.meson.*

mkdir -p "$tmp/damaged/downloads/trixie/deb"
cp -r "$cache/downloads/trixie/deb/meson" "$tmp/damaged/downloads/trixie/deb/"
for file in "$tmp"/damaged/downloads/trixie/deb/meson/*.deb; do
	echo garbage >> "$file"
done
try env LKMC_MIRROR=$nowhere LKMC_CACHE="$tmp/damaged" ./lkmc build meson
status_is 'a damaged download is not used' 125
like 'and is named' 'meson: damaged' "$(cat out/x86_64/log/meson-source.log)"

./lkmc build nosuch >/dev/null 2>&1
is 'an unknown target is wrong usage' 2 $?

# What arch/ARCH.conf says is checked for Make too
sed -i.was 's/^LINUX_STEPS/LINUX_SETPS/' arch/x86_64.conf
try make busybox
status_is 'a key that there is not fails make' 2
like 'and is named' "arch/x86_64.conf:[0-9]+: unknown key 'LINUX_SETPS'"
mv arch/x86_64.conf.was arch/x86_64.conf

# Two at once
mkfifo "$tmp/hold"
flock out/.lock-x86_64 sh -c "echo $$ > out/.lock-x86_64; cat '$tmp/hold'" &
exec 3> "$tmp/hold"
LKMC_CACHE=$cache ./lkmc build meson > "$tmp/second" 2>&1 3>&- &
build=$!
works 'a second build waits for the first, and says so' \
	wait_for 60 grep -q "waiting for another build (pid $$)" "$tmp/second"
exec 3>&-
wait $build
is 'and goes on after it' 0 $?
wait

# Killed
LKMC_CACHE=$cache ./lkmc build busybox >/dev/null 2>&1 &
build=$!
wait_for 120 sh -c 'ls out/x86_64/busybox/*/*.o'
kill -KILL $build
wait $build 2>/dev/null
works 'a killed build leaves no compiler behind' wait_for 20 sh -c "! pgrep -f '$tmp/clone/out/(src|x86_64)'"
try env LKMC_CACHE="$cache" ./lkmc build busybox
status_is 'the same command goes on from there' 0
works 'and comes to its end' test -x out/x86_64/busybox/busybox

# A kernel tree of the user's, an option that does not exist, and one without what it needs
printf 'CONFIG_NO_SUCH_OPTION=y	# a test\nCONFIG_PREEMPT_RT=y	# a test\n' > packages/linux/config/user.config
try env LINUX_DIR="$top/out/src/linux" ./lkmc build linux
status_is 'an option that does not survive fails the build' 125
like 'and is named' 'CONFIG_PREEMPT_RT=y was asked for and did not survive: .*Kconfig.preempt:'
like 'one that the tree does not know is only told' '^note: CONFIG_NO_SUCH_OPTION=y is left out'
unlike 'and no error' 'error: CONFIG_NO_SUCH_OPTION'
like 'with the name of the log' 'the whole log: .*linux.log'
try env LINUX_DIR=/nonexistent ./lkmc build linux
status_is 'a tree that is not there fails the build' 125
like 'and is named' 'LINUX_DIR=/nonexistent: no such folder'

# Modules
cd "$top" || exit 125
mkdir "$tmp/modules"
cp kernel_module/hello.c "$tmp/modules/good.c"
sed 's/pr_info("hello init/oops(/' kernel_module/hello.c > "$tmp/modules/bad.c"
try mk/build-modules "$tmp/modules" "$tmp/built" make -s -C out/src/linux O="$top/out/x86_64/linux" ARCH=x86
status_is 'a module that does not compile does not stop the others' 0
works 'the others are built' test -e "$tmp/built/good.ko"
like 'it is named, with the error' 'kernel_module/bad.c:[0-9]+:.*error' "$(cat "$tmp/built/.failed")"

done_testing
