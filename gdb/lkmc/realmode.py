# SPDX-License-Identifier: GPL-2.0-or-later
"""16-bit code: return addresses on its stack count from the segment's base.

GDB knows of one kind of address only, the linear one (QEMU's stub translates the
registers). So it gets a copy of the file in which the call frame information says
that the caller is at what is on the stack plus the base.
"""

import struct

from lkmc import elf

_CIE = 0xffffffff
# DW_CFA_offset of register 8 (eip), one word below the frame's address
_RETURN_ADDRESS = b"\x88\x01"


def _rule(base):
    # The frame's address, minus 4, what is there, plus the base.
    expression = b"\x34\x1c\x06\x0c" + struct.pack("<I", base) + b"\x22"
    return b"\x16\x08" + bytes([len(expression)]) + expression   # DW_CFA_val_expression


def _rewrite(frames, base):
    moved, result, offset = {}, b"", 0
    while offset < len(frames):
        length, pointer = struct.unpack_from("<II", frames, offset)
        body = frames[offset + 8:offset + 4 + length]
        if pointer == _CIE:
            moved[offset] = len(result)
            body = body.replace(_RETURN_ADDRESS, _rule(base))
            body += bytes(-len(body) % 4)     # DW_CFA_nop
        else:
            pointer = moved[pointer]
        result += struct.pack("<II", 4 + len(body), pointer) + body
        offset += 4 + length
    return result


def copy(path, to, base):
    """Copies a file of 16-bit code whose segments begin at a linear address."""
    with open(path, "rb") as file:
        data = file.read()
    section = next(section for section in elf.read_sections(path)
                   if section.name == ".debug_frame")
    frames = data[section.offset:section.offset + section.size]
    elf.replace_section(path, to, ".debug_frame", _rewrite(frames, base))
