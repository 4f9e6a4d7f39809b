#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# buildroot/: does a Buildroot tree take it? BUILDROOT_DIR names one, a release of 2026 or
# newer; without it all is skipped. Nothing is downloaded. With BUILDROOT_OUTPUT, an output
# folder of lkmc_x86_64_defconfig in which the kernel is built, the packages are built there.

cd "$(dirname "$0")/../.." || exit 125
. tests/lib.sh

[ "${BUILDROOT_DIR:-}" ] || {
	skip 'buildroot/' "not asked for: BUILDROOT_DIR names no Buildroot tree"
	done_testing
}
external=$PWD/buildroot
packages='lkmc-agent lkmc-modules lkmc-user'
# Buildroot wants a PATH without "." and an environment without these.
unset MAKEFLAGS MAKEOVERRIDES ARCH

# buildroot FOLDER MAKE'S ARGUMENTS...
buildroot()
{
	folder=$tmp/$1
	shift
	make -s -C "$BUILDROOT_DIR" O="$folder" BR2_EXTERNAL="$external" "$@"
}

# lost DEFCONFIG CONFIG: the lines that did not survive
lost()
{
	grep -vxFf "$2" "$1"
}

for file in "$external"/configs/*; do
	name=$(basename "$file")
	arch=${name#lkmc_}
	arch=${arch%_defconfig}
	try buildroot "$arch" "$name"
	status_is "$name is taken" 0
	is "$name loses no option" '' "$(lost "$file" "$tmp/$arch/.config")"
	works "$name is an arch of the lab's" test -e "arch/$arch.conf"
	try buildroot "$arch" savedefconfig BR2_DEFCONFIG="$tmp/saved"
	is "$name is what savedefconfig saves" "$(cat "$file")" "$(cat "$tmp/saved")"
done
is 'each arch has a defconfig' "$(ls arch | sed 's/\.conf$//' | sort)" \
	"$(ls "$external/configs" | sed 's/^lkmc_//; s/_defconfig$//' | sort)"

buildroot x86_64 show-info > "$tmp/info" 2> "$tmp/error"
for package in $packages; do
	like "Buildroot has the package $package" "\"$package\": ?\{" "$(cat "$tmp/info" "$tmp/error")"
done

# A tree in which an option is lost is told apart from one in which none is.
printf 'BR2_x86_64=y\nBR2_NO_SUCH=y\n' > "$tmp/wrong"
is 'an option that is lost is seen' BR2_NO_SUCH=y "$(lost "$tmp/wrong" "$tmp/x86_64/.config")"

# Debian's Python, which has the module that check-package wants
if PATH=/usr/bin:$PATH python3 -c 'import magic' 2>/dev/null; then
	# No blanks in these names
	# shellcheck disable=SC2046
	try env PATH="/usr/bin:$PATH" "$BUILDROOT_DIR/utils/check-package" -q -b \
		$(find "$external" -type f -o -type l)
	status_is 'check-package has nothing to say' 0
	unlike 'of any file' "^$(literal "$external")" "$output"
else
	skip 'check-package' 'no python3-magic here'
fi

# Our packages' sources are this clone's, or where an override leads.
sites=
for package in $packages; do
	sites="$sites $(echo "$package" | tr 'a-z-' 'A-Z_')_OVERRIDE_SRCDIR"
done
hooks='LINUX_POST_CONFIGURE_HOOKS HOST_QEMU_POST_PATCH_HOOKS'
try buildroot x86_64 printvars VARS="$sites LINUX_KCONFIG_DEFCONFIG $hooks" LKMC_USER_OVERRIDE_SRCDIR=/another
is 'sources are copied from this clone, or from another' \
	"LKMC_AGENT_OVERRIDE_SRCDIR=$external/..
LKMC_MODULES_OVERRIDE_SRCDIR=$external/..
LKMC_USER_OVERRIDE_SRCDIR=/another" "$(printf '%s\n' "$output" | grep OVERRIDE_SRCDIR=)"
like 'the kernel begins with nothing' '^LINUX_KCONFIG_DEFCONFIG=KCONFIG_ALLCONFIG=[^ ]*/lkmc.config allnoconfig$'
like 'and is checked' '^LINUX_POST_CONFIGURE_HOOKS=.*LKMC_LINUX_CHECK'
like 'QEMU gets the devices' '^HOST_QEMU_POST_PATCH_HOOKS=.*LKMC_QEMU_DEVICES'

if [ "${BUILDROOT_OUTPUT:-}" ]; then
	for package in $packages; do
		make -s -C "$BUILDROOT_OUTPUT" "$package-dirclean" > /dev/null 2>&1
		try make -C "$BUILDROOT_OUTPUT" "$package"
		status_is "$package builds" 0
	done
	target=$BUILDROOT_OUTPUT/target
	for file in hello.ko poweroff.out sbin/lkmc-agent lib/lkmc.disasters; do
		works "the target has /$file" test -s "$target/$file"
	done
	is 'each module that was built is at the root' \
		"$(cd "$BUILDROOT_OUTPUT/build/lkmc-modules-local/kernel_module" && ls ./*.ko)" \
		"$(cd "$target" && ls ./*.ko)"
fi

done_testing
