#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Builds the example modules for the kernel this very machine runs. The work is
# mk/build-modules', as for the lab's kernel: links to the sources in a folder of
# its own, so that neither this folder nor the kernel's headers are written to.

set -eu

usage()
{
	cat <<'USAGE'
Usage: kernel_module/make-host.sh [-h] [-o FOLDER] [VARIABLE=VALUE]...

Builds the example modules for the running kernel into FOLDER, and leaves out
by name what does not compile or cannot be there.

  -o FOLDER   where the modules go; default: out/host/modules
  -h          print this help

Variables go to the kernel's make, CC=gcc-12 for instance. One is for this
script, in the environment as well:
  KDIR=       the kernel's headers or build folder;
              default: /lib/modules/$(uname -r)/build
USAGE
}

die()
{
	echo "make-host: error: $*" >&2
	exit 1
}

# The messages of the tools are looked at.
export LC_ALL=C.UTF-8
top=$(cd "$(dirname "$0")/.." && pwd)
release=$(uname -r)
folder=$top/out/host/modules
while getopts ho: option; do
	case $option in
	h) usage; exit 0 ;;
	o) folder=$OPTARG ;;
	*) usage >&2; exit 2 ;;
	esac
done
shift $((OPTIND - 1))

# KDIR is ours, every other variable goes on to make.
for variable; do
	shift
	case $variable in
	KDIR=*) KDIR=${variable#KDIR=} ;;
	*=*) set -- "$@" "$variable" ;;
	*) usage >&2; exit 2 ;;
	esac
done

if [ -z "${KDIR:-}" ]; then
	KDIR=/lib/modules/$release/build
	[ -e "$KDIR/Makefile" ] || die "no headers of the running kernel ($KDIR):" \
		"install them (Debian: sudo apt-get install linux-headers-$release)," \
		"or name a kernel's build folder with KDIR="
fi
[ -e "$KDIR/Makefile" ] || die "KDIR=$KDIR: no kernel's build folder (there is no Makefile)"
KDIR=$(cd "$KDIR" && pwd)
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)

# How far it is: make names each file that it compiles.
progress()
{
	if [ ! -t 2 ]; then
		cat > /dev/null
		return
	fi
	awk -v all="$(find "$top/kernel_module" -maxdepth 1 -name '*.c' | wc -l)" '
	/ CC \[M\] / && !/\.mod\.o$/ && !/module-common\.o$/ {
		sub(".*[/ ]", "")
		printf "\r\033[Kmake-host: %d of %d: %s", ++n, all, $0
		fflush()
	}
	END { if (n) printf "\r\033[K" }' >&2
}

# The machine by the lab's name of it
host_arch()
{
	case $(uname -m) in
	armv*) echo arm ;;
	*) uname -m ;;
	esac
}

# Types of modules (BTF) want a pahole as new as the one that the kernel was made with;
# modules work without them.
btf_option()
{
	wanted=$(sed -n 's/^CONFIG_PAHOLE_VERSION=//p' "$KDIR/.config" 2>/dev/null)
	has=$(pahole --numeric_version 2>/dev/null) || has=0
	[ "${has:-0}" -ge "${wanted:-0}" ] || echo CONFIG_DEBUG_INFO_BTF_MODULES=
}

build()
{
	# One word or none.
	# shellcheck disable=SC2046
	LKMC_ARCH=$(host_arch) LKMC_CONFIG=$KDIR/.config "$top/mk/build-modules" "$top/kernel_module" "$folder" \
		make "-j$(nproc)" -C "$KDIR" $(btf_option) "$@"
}

# For which kernel a module says it is
built_for()
{
	tr '\0' '\n' < "$folder/hello.ko" | sed -n 's/^vermagic=\([^ ]*\).*/\1/p'
}

# What lies there is deleted below: it must be ours.
if [ ! -e "$folder/.made-for" ]; then
	[ -z "$(ls -A "$folder")" ] || die "$folder is not empty, and not from here: name another"
	: > "$folder/.made-for"
fi
# Two at the same folder would take each other's files away.
exec 9< "$folder"
flock -n 9 || {
	echo "make-host: waiting for another build in $folder" >&2
	flock 9
}
# Another kernel's objects do not fit, and make cannot see that.
if [ "$(cat "$folder/.made-for")" != "$KDIR $*" ]; then
	find "$folder" -mindepth 1 ! -name .made-for -delete
	echo "$KDIR $*" > "$folder/.made-for"
fi

log=$folder/.build.log
echo "make-host: building for $KDIR (log: $log)" >&2
{ status=0; build "$@" || status=$?; echo $status > "$folder/.status"; } 2>&1 |
	tee "$log" | progress
if [ "$(cat "$folder/.status")" != 0 ] || [ ! -e "$folder/hello.ko" ]; then
	grep -iE 'error|not found|\*\*\*' "$log" | head -n 5 >&2
	die "nothing could be built for $KDIR (the whole log: $log)"
fi

sed -n 's|^modules: kernel_module/\(.*\)\.c \(.*\): left out$|make-host: left out: \1: it \2|p' \
	"$folder/.failed" >&2
sed 's|^|make-host: left out: |' "$folder/.left-out" >&2
cat <<END
$(find "$folder" -maxdepth 1 -name '*.ko' | wc -l) modules for Linux $(built_for) are in $folder
Load one, look, and remove it again, as root:

  sudo insmod $folder/hello.ko && sudo dmesg | tail -n 2
  sudo rmmod hello

A mistake in a module is a mistake in the kernel: some of these bring the machine
down on purpose, and yours may do so by accident. In a virtual machine that costs
a second and no data: ./run -n boots one and needs no headers. With secure boot,
the host's kernel loads only what is signed with a key of yours.
END
