#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Building when things go wrong: no network, a damaged download, a full disk, a
# build that is killed, two at once, options and modules that do not work. All
# in a clone of its own.

cd "$(dirname "$0")/../.." || exit 125
. tests/lib.sh
top=$PWD
cache=${LKMC_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/lkmc}
nowhere=http://127.0.0.1:9/debian

# fresh FOLDER: a clone with what is not committed yet, and what was installed.
fresh()
{
	git clone -q --no-hardlinks . "$1"
	# Of those that were removed, cp says so.
	git ls-files --modified --others --exclude-standard -z |
		xargs -0 -r cp -P --parents -t "$1/" 2>/dev/null || :
	mkdir -p "$1/out/host"
	cp out/host/packages.* "$1/out/host/"
}

fresh "$tmp/clone"
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
(
	exec 9> out/.lock-x86_64
	flock 9
	echo $$ >&9
	sleep 3
) &
sleep 1
try env LKMC_CACHE="$cache" ./lkmc build meson
status_is 'a second build waits for the first' 0
like 'and says for whom' "waiting for another build \\(pid $$\\)"
wait

# Killed
LKMC_CACHE=$cache ./lkmc build busybox >/dev/null 2>&1 &
build=$!
wait_for 60 test -e out/x86_64/busybox/.config
sleep 1
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

# A full disk
mkdir "$tmp/small"
if mount -t tmpfs -o size=80M tmpfs "$tmp/small" 2>/dev/null; then
	at_exit "umount -l $tmp/small"
	(cd "$top" && fresh "$tmp/small/clone")
	cd "$tmp/small/clone" || exit 125
	try env LKMC_CACHE="$cache" ./lkmc build linux
	status_is 'a full disk fails the build' 125
	like 'and is named' 'No space left on device'
	mount -o remount,size=200M "$tmp/small"
	rm -rf out/src/linux.new
	try env LKMC_CACHE="$cache" ./lkmc build meson
	status_is 'with room again, the build goes on' 0
else
	skip 'a full disk fails the build' 'only root can mount a small tmpfs'
fi

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
