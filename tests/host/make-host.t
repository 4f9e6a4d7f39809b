#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Modules for another kernel than the lab's: kernel_module/make-host.sh and host/,
# with the headers of Debian's kernel for this release. A few modules are enough; make
# modules-compat compiles them all.

cd "$(dirname "$0")/../.." || exit 125
. tests/lib.sh
top=$PWD
unset KDIR

# A lab of few modules
mkdir -p "$tmp/lab/kernel_module" "$tmp/lab/mk" "$tmp/bin"
cp mk/build-modules mk/left-out "$tmp/lab/mk/"
for file in make-host.sh hello.c dep.c dep2.c dep.h; do
	cp "kernel_module/$file" "$tmp/lab/kernel_module/"
done
cat > "$tmp/bin/uname" <<'SH'
#!/bin/sh
echo 0.0-test
SH
chmod +x "$tmp/bin/uname"
cd "$tmp/lab" || exit 125
make_host=kernel_module/make-host.sh

# Usage
try $make_host -h
status_is '-h succeeds' 0
like '-h shows how it is used' '^Usage: kernel_module/make-host.sh'
for arguments in -x hello '-o'; do
	try $make_host $arguments
	status_is "wrong usage: $arguments" 2
done
try env PATH="$tmp/bin:$PATH" $make_host
status_is 'no headers: 1' 1
one_line 'no headers: one line'
like 'no headers: it names the package' 'apt-get install linux-headers-0\.0-test\)'
try $make_host KDIR=/nonexistent
status_is 'a KDIR that is none: 1' 1
like 'a KDIR that is none: named' 'KDIR=/nonexistent: no kernel'
mkdir "$tmp/mine"
echo precious > "$tmp/mine/file"
mkdir "$tmp/broken"
echo "\$(error this kernel is broken)" > "$tmp/broken/Makefile"
try $make_host -o "$tmp/mine" KDIR="$tmp/broken"
status_is 'a folder with files of others: 1' 1
works 'a folder with files of others: untouched' grep -q precious "$tmp/mine/file"
try $make_host KDIR="$tmp/broken"
status_is 'a kernel that builds nothing: 1' 1
like 'a kernel that builds nothing: the reason' 'this kernel is broken'

# The kernel of this Debian release
release=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)
headers=$("$top/mk/debian-headers" "$release" "$top/out/compat/$release" 2> "$tmp/error") || {
	skip 'building modules' "no kernel headers of '$release': $(tail -n 1 "$tmp/error")"
	done_testing
}
kernel=${headers##*/linux-headers-}

# One does not compile, one uses what no kernel exports, and one needs that one.
sed 's/pr_info("hello init/oops(/' kernel_module/hello.c > kernel_module/bad.c
for name in unexported:not_there:shared needs:shared:unused; do
	IFS=: read -r file uses gives <<NAMES
$name
NAMES
	cat > "kernel_module/$file.c" <<C
#include <linux/module.h>
void $uses(void);
void $gives(void);
void $gives(void)
{
	$uses();
}
EXPORT_SYMBOL_GPL($gives);
MODULE_DESCRIPTION("a test");
MODULE_LICENSE("GPL");
C
done

# And two say themselves that they cannot be.
for line in 'not on vax, x86_64: this is a test' 'needs CONFIG_LKMC_NO_SUCH: of this one'; do
	echo "/*
 * lkmc: $line
 */
int x = here;" > "kernel_module/declared_${line%% *}.c"
done

# A pahole that is older than the kernel
cat > "$tmp/bin/pahole" <<'SH'
#!/bin/sh
[ "$1" = --numeric_version ] && echo 100
SH
chmod +x "$tmp/bin/pahole"
rm "$tmp/bin/uname"

# Files that are no modules, and one whose header lies in a folder
: > kernel_module/empty.c
for name in nolicense 'copied (1)'; do
	grep -v MODULE_LICENSE kernel_module/hello.c > "kernel_module/$name.c"
done
printf 'int helper(void);\nint helper(void)\n{\n\treturn 1;\n}\n' > kernel_module/helper.c
echo mine | tee kernel_module/dep.mod.c > "kernel_module/a:b;c%d'e.c"
ln -s nowhere kernel_module/dangling.c
mkdir -p kernel_module/folder.c kernel_module/include/deep
printf '#include "deep/word.h"\n' > kernel_module/include/first.h
printf '#define WORD "found"\n' > kernel_module/include/deep/word.h
sed 's/^static int/#include "include\/first.h"\n&/; s/"hello init/WORD &/' kernel_module/hello.c \
	> kernel_module/subhead.c

written_to()
{
	find kernel_module "$headers/" -newer "$tmp/before" ! -type d
}

touch "$tmp/before"
try env PATH="$tmp/bin:$PATH" $make_host KDIR="$headers" CC=gcc
status_is 'it builds' 0
for name in hello dep dep2 subhead; do
	works "$name.ko is built" test -s out/host/modules/$name.ko
done
works 'a header may lie in a folder' grep -q foundhello out/host/modules/subhead.ko
like 'what is empty is named' '^make-host: left out: empty: it is empty$'
for name in nolicense helper; do
	like "what is no module is named: $name" "^make-host: left out: $name: it has no MODULE_LICENSE"
done
like 'and a name with a blank' '^make-host: left out: copied \(1\): it has a name that Kbuild cannot take'
like 'and one with all the rest' "^make-host: left out: a:b;c%d'e: it has a name that Kbuild cannot take"
like 'and what an earlier build left over' '^make-host: left out: dep.mod: it has a name that Kbuild keeps'
is 'which is not written to' mine "$(cat kernel_module/dep.mod.c)"
for name in dangling folder; do
	like "and what is no file: $name" "^make-host: left out: $name: it is no file\$"
done
like 'for that kernel' "4 modules for Linux $(literal "$kernel") are in"
like 'what does not compile is named' '^make-host: left out: bad: it does not compile'
like 'what does not link is named' '^make-host: left out: unexported: it needs what this kernel'
like 'what there cannot be on the host is named, with its reason' \
	'^make-host: left out: declared_not: not on x86_64: this is a test$'
like 'and what the kernel has no option for' \
	'^make-host: left out: declared_needs: needs CONFIG_LKMC_NO_SUCH: of this one$'
like 'and what needs that' '^make-host: left out: needs: it needs what this kernel'
like 'how to load one is said' 'insmod .*/out/host/modules/hello.ko'
like 'and what is better' 'virtual machine'
is 'nothing is written beside the sources or the headers' '' "$(written_to)"

rm -r kernel_module/declared_*.c kernel_module/empty.c kernel_module/nolicense.c kernel_module/copied* \
	kernel_module/helper.c kernel_module/dep.mod.c kernel_module/a:b* kernel_module/dangling.c \
	kernel_module/folder.c kernel_module/subhead.c kernel_module/bad.c kernel_module/unexported.c kernel_module/needs.c kernel_module/dep2.c
try $make_host -o out/host/modules KDIR="$headers" CC=gcc
status_is 'again, with fewer modules' 0
unlike 'again: none is left out' 'left out'
is 'again: only what there is a source of' 'dep.ko hello.ko' \
	"$(cd out/host/modules && echo *.ko)"

# The smallest module of all
cp -r "$top/host" "$tmp/host"
cd "$tmp/host" || exit 125
sources=$(git -C "$top" ls-files -co --exclude-standard host | sed 's|.*/||' | sort)
make -s clean KDIR="$headers" CC=gcc >/dev/null 2>&1
try make KDIR="$headers" CC=gcc
status_is 'host: it builds' 0
unlike 'host: no warning' 'warning: '
like 'host: for that kernel' "^vermagic=$(literal "$kernel") " "$(tr '\0' '\n' < hello_host.ko)"
try make clean KDIR="$headers"
status_is 'host: make clean' 0
is 'host: make clean leaves the sources' "$sources" "$(find . -type f | sed 's|.*/||' | sort)"

done_testing
