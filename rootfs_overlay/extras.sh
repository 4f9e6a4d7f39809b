#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# extras: strace, lspci, setpci, dtc, gdbserver, trace-cmd, each at work once
. /lib/lkmc.sh

folder=$(mktemp -d)
at_exit "rm -rf $folder"
cd "$folder" || exit

# System calls of a program, and how many of each
works 'strace -e trace=openat cat /etc/hostname'
has 'openat(AT_FDCWD, "/etc/hostname", O_RDONLY'
has '+++ exited with 0 +++'
works 'strace -f -c -o calls sh -c "sleep 0.01; true" && cat calls'
has 'nanosleep'

# PCI devices, by name, with their drivers; a register by its name
works 'lspci --version'
has 'lspci version'
works 'lspci -k'
has 'Red Hat'
has 'Kernel driver in use: virtio-pci'
cd /sys/bus/pci/devices || finish
for device in *; do break; done
works "setpci -s $device VENDOR_ID"
same 'as in sysfs' "$(cat "$device/vendor")" "0x$output"

# A device tree, there and back
cd "$folder" || finish
cat > tree.dts <<'DTS'
/dts-v1/;

/ {
	compatible = "lkmc,example";
	answer = <42>;
};
DTS
works 'dtc -o tree.dtb tree.dts && dtc -I dtb -O dts tree.dtb'
has 'compatible = "lkmc,example";'
has 'answer = <0x2a>;'

works 'gdbserver --version'
has 'GNU gdbserver'

# ftrace: an event in a file, then the function tracer by hand
if ! command -v trace-cmd > /dev/null; then
	echo '# no trace-cmd: neither Debian nor the lab builds it for this arch'
	finish
fi
at_exit 'trace-cmd reset'
works 'trace-cmd record -q -e sched_switch sleep 0.1 > record && trace-cmd report > report'
run 'grep -m 1 "sleep.*sched_switch:" report'
has 'sched_switch:'
works 'trace-cmd start -q -p function -l vfs_open && cat /etc/hostname && trace-cmd stop'
run 'trace-cmd show | grep -m 1 "cat-.*vfs_open"'
has 'vfs_open <-'
finish
