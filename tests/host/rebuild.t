#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What makes a part stale, and what does not; and builds that share something. In a
# copy of the lab that has the stamps of what is built, and no more: nothing is
# compiled here.

cd "$(dirname "$0")/../.." || exit 125
. tests/lib.sh
lab=$tmp/lab
copy_lab "$lab"
for name in linux busybox qemu; do
	rm "$lab/out/x86_64/$name"
	mkdir "$lab/out/x86_64/$name"
	cp -a "out/x86_64/$name/.lkmc" "$lab/out/x86_64/$name/"
done
rm "$lab/out/src"
mkdir "$lab/out/src"
cp -a out/src/.[!.]* "$lab/out/src/"
cd "$lab" || exit 125

# would MAKE'S ARGUMENTS...: the steps that make would take now, in $output
would()
{
	output=$(make -n "$@" 2>&1 | sed -n "s/.* step --name '\([^']*\)' --what '\([^']*\)'.*/\1: \2/p")
}

# edited FILE SED-SCRIPT MAKE'S ARGUMENTS...: the same after an edit, which is taken back
edited()
{
	cp -p "$1" "$tmp/kept"
	sed -i "$2" "$1"
	cmp -s "$1" "$tmp/kept" && flunk "$1 can be edited" "$2" 'no change'
	file=$1
	shift 2
	would "$@"
	mv "$tmp/kept" "$file"
}

would image
is 'in a copied clone nothing is built again' '' "$output"
would image JOBS=77
is 'the number of jobs makes nothing stale' '' "$output"

# What a recipe says
edited arch/x86_64.conf 's/^LINUX_TARGET = .*/LINUX_TARGET = vmlinux/' linux
like "the kernel's target" '^linux: compiling'
unlike "the kernel's target does not configure it" 'configuring'
edited arch/x86_64.conf 's/^CROSS_COMPILE =.*/CROSS_COMPILE = x86_64-linux-gnu-/' image
for what in 'linux: configuring' 'linux: compiling' 'busybox: compiling' 'modules: compiling' 'rootfs: making the image'; do
	like "the compiler's prefix: $what" "^$what"
done
unlike "the compiler's prefix: not QEMU" '^qemu'
edited arch/x86_64.conf 's/^LINUX_STEPS = .*/LINUX_STEPS = 1/' image
is 'how many lines a build prints makes nothing stale' '' "$output"
edited packages/linux/linux.mk '1s/$/ and more/' image
is 'a comment makes nothing stale' '' "$output"
edited packages/modules/modules.mk 's/KCFLAGS="/&-DTEST /' image
like 'a flag of the modules' '^modules: compiling'
unlike 'a flag of the modules is none of the kernel' '^linux'
edited packages/user/user.mk 's/^USER_CFLAGS := /&-DTEST /' image
like 'a flag of the user programs' '^rootfs: making the image'
edited packages/busybox/busybox.mk 's/^BUSYBOX_UNPACK = /&true; /' busybox
like 'how sources are unpacked' '^busybox-source: fetching and unpacking'
edited mk/package.mk 's/^\$2_EXTRACT = /&true; /' linux
like 'the shared steps' '^linux-source: fetching and unpacking'
edited mk/debian-fetch 's/^default_suite=.*/default_suite=sid/' image
for name in linux busybox qemu; do
	like "the suite: $name" "^$name-source: fetching and unpacking"
done

# Files that come and go: after each change the stamp is as a build would leave it.
stamp=out/x86_64/linux/.lkmc/configure
config=packages/linux/config/user.config
rm -f "$config"
make -s "$lab/$stamp"
touch -d '1 minute ago' "$stamp"
echo 'CONFIG_DUMMY=y' > "$config"
would linux
like 'a user.config that comes' '^linux: configuring'
make -s "$lab/$stamp"
touch "$stamp" out/x86_64/linux/.lkmc/configured out/x86_64/linux/.lkmc/built
would linux
is 'and stays' '' "$output"
rm "$config"
would linux
like 'a user.config that is removed' '^linux: configuring'
make -s "$lab/$stamp"
touch out/x86_64/linux/.lkmc/configured out/x86_64/linux/.lkmc/built
mv packages/qemu/devices "$tmp/devices"
mkdir packages/qemu/devices
cp -a "$tmp"/devices/* packages/qemu/devices/
rm "$(find packages/qemu/devices -name '*.c' | head -n 1)"
would qemu
like 'a device that is removed' '^qemu: compiling'

# The compiler
mkdir "$tmp/bin" "$tmp/other"
printf '#!/bin/sh\nexec %s "$@"\n' "$(command -v gcc)" > "$tmp/other/gcc"
chmod +x "$tmp/other/gcc"
make -s -f mk/tool.mk > /dev/null
works 'the program itself is up to date' make -q -s -f mk/tool.mk
try env PATH="$tmp/other:$PATH" make -q -s -f mk/tool.mk
status_is 'and is not for a new compiler' 1
cat > "$tmp/bin/gcc" <<'SH'
#!/bin/sh
[ "$*" != --version ] || exec echo 'gcc (Test) 99.1'
exit 1
SH
chmod +x "$tmp/bin/gcc"
old=$(gcc --version | head -n 1)
real=$PATH
PATH=$tmp/bin:$PATH
would image
for name in linux busybox qemu modules; do
	like "a new compiler: $name" "^$name: compiling"
done
mkdir out/x86_64/busybox/objects
try make "$lab/out/x86_64/busybox/.lkmc/compiler" "$lab/out/x86_64/linux/.lkmc/compiler"
for name in linux busybox; do
	is "a new compiler says what it builds again: $name" \
		"lkmc: the compiler is gcc (Test) 99.1, and was $old: building $name again" \
		"$(printf '%s\n' "$output" | grep "$name again")"
done
works 'what the old one compiled is gone' test ! -e out/x86_64/busybox/objects
printf '#!/bin/sh\nexit 1\n' > "$tmp/bin/gcc"
try make "$lab/out/x86_64/busybox/.lkmc/compiler"
unlike 'a compiler that cannot be asked is no new one' 'the compiler is'
PATH=$real

# A clone that was moved
mkdir -p "$tmp/place/.lkmc" "$tmp/place/deep"
printf 'cmd_x := gcc -I/old/lab/src -I/old/lab2 -I/very/old/lab x.c\n' > "$tmp/place/deep/.x.o.cmd"
printf '\0 /old/lab/src' > "$tmp/place/deep/x.o"
ln -s /old/lab/src "$tmp/place/source"
touch -d '2001-02-03 04:05:06.789' "$tmp/place/deep/.x.o.cmd"
echo /old/lab > "$tmp/place/.lkmc/place"
try mk/relocate "$tmp/place/.lkmc/place" /new "$tmp/place" place
is "Kbuild's commands name the new place" 'cmd_x := gcc -I/new/src -I/old/lab2 -I/very/old/lab x.c' \
	"$(cat "$tmp/place/deep/.x.o.cmd")"
is 'and keep their date' '2001-02-03 04:05:06.789000000' "$(stat -c %y "$tmp/place/deep/.x.o.cmd" | cut -d' ' -f1,2)"
is 'links lead there' /new/src "$(readlink "$tmp/place/source")"
like 'objects stay as they are' '/old/lab/src' "$(tr '\0' ' ' < "$tmp/place/deep/x.o")"
is 'and it is kept where it was' /new "$(cat "$tmp/place/.lkmc/place")"
try mk/relocate "$tmp/place/.lkmc/place" /newer "$tmp/place"
works 'what cannot be told is to be configured again' test -e "$tmp/place/.lkmc/moved"

# A package of the test's, whose fetching takes until it may end
mkdir packages/fake
cat > packages/fake/fake.mk <<'MK'
FAKE_FETCH := -s sid deb fake
FAKE_UNPACK = cp $$files/fake $(FAKE_TMP)/
FAKE_BUILD_DIR := $(OUT)/fake
define FAKE_BUILD
	@$(call step,fake,building) cp $(FAKE_TREE)/fake $(FAKE_BUILD_DIR)/
endef
$(eval $(call package,fake,FAKE))
MK
mkdir "$tmp/files"
echo fake > "$tmp/files/fake"
mv mk/debian-fetch mk/debian-fetch.real
cat > mk/debian-fetch <<SH
#!/bin/sh
# default_suite=trixie
echo fetched >> "$tmp/fetched"
until [ -e "$tmp/go" ]; do sleep 0.1; done
echo "$tmp/files"
SH
chmod +x mk/debian-fetch
make fake > "$tmp/first" 2>&1 &
first=$!
wait_for 60 test -e "$tmp/fetched"
make ARCH=arm fake > "$tmp/second" 2>&1 &
second=$!
wait_for 60 grep -q 'waiting' "$tmp/second"
like 'another arch waits for the sources they share, and says so' \
	'^lkmc: waiting for another build that needs fake \(pid [0-9]+\)$' "$(cat "$tmp/second")"
make fake > "$tmp/third" 2>&1 &
third=$!
wait_for 60 grep -q 'waiting' "$tmp/third"
like 'make waits for another build of the arch, and says so' \
	"^lkmc: waiting for another build \\(pid [0-9]+\\)\$" "$(cat "$tmp/third")"
try make help
status_is 'what builds nothing does not wait' 0
: > "$tmp/go"
for pid in $first $second $third; do
	wait "$pid"
	is "build $pid ends well" 0 $?
done
is 'sources are fetched once' fetched "$(cat "$tmp/fetched")"
works 'one arch has its build' cmp "$tmp/files/fake" out/x86_64/fake/fake
works 'and the other' cmp "$tmp/files/fake" out/arm/fake/fake

# One arch's lock is none for another, and lkmc takes the same as make.
exec 9> out/.lock-arm
flock 9
echo $$ >&9
output=$(./lkmc build fake 2>&1)
status=$?
status_is "another arch's build is not waited for" 0
unlike "another arch's build is not waited for" waiting
make ARCH=arm fake > "$tmp/second" 2>&1 9>&- &
second=$!
wait_for 60 grep -q "waiting for another build (pid $$)" "$tmp/second"
is 'an arch waits for its own' "lkmc: waiting for another build (pid $$)" "$(cat "$tmp/second")"
exec 9>&-
wait "$second"
is 'until that has ended' 0 $?

# Changes to the sources wait for who reads them.
exec 9> out/src/.fake.used
flock -s 9
sed -i 's/^FAKE_UNPACK = /&true; /' packages/fake/fake.mk
make fake > "$tmp/first" 2>&1 9>&- &
first=$!
wait_for 60 grep -q 'waiting for a build that reads out/src/fake' "$tmp/first"
works 'sources stay while a build reads them' test -e out/src/fake/fake
exec 9>&-
wait "$first"
is 'and change when it has ended' 0 $?

done_testing
