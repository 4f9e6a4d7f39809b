# SPDX-License-Identifier: GPL-2.0-or-later
"""Where code that unpacks the kernel moves itself, to be out of the kernel's way."""

import os

from lkmc import elf, lab


def _bzimage(path):
    # To the end of the memory it unpacks the kernel to. From
    # Documentation/arch/x86/boot.rst: init_size at 0x260, pref_address at 0x258; the
    # sum is in arch/x86/boot/compressed/head_64.S.
    with open(os.path.join(lab.LINUX, "arch/x86/boot/bzImage"), "rb") as file:
        header = file.read(0x264)
    init_size = int.from_bytes(header[0x260:0x264], "little")
    pref_address = int.from_bytes(header[0x258:0x260], "little")
    low, high = elf.read_extent(path)
    return pref_address + init_size - (high - low)


def _zimage(path):
    # Behind the unpacked kernel: arch/arm/boot/compressed/head.S, from "Relocate
    # ourselves" on. The kernel is at the beginning of the memory (AUTO_ZRELADDR), where
    # QEMU's machine "virt" has it, plus TEXT_OFFSET.
    kernel = 0x40000000 + 0x8000
    labels = dict(elf.read_functions(path))
    restart = labels["restart"]
    end = kernel + os.path.getsize(os.path.join(lab.LINUX, "arch/arm/boot/Image"))
    end += (labels["reloc_code_end"] - restart + 256) & ~255
    return (end & ~255) - (restart & ~31)


# What the arch's file may write instead of an address, and how to find it for a file.
PLACES = {"bzimage": _bzimage, "zimage": _zimage}
