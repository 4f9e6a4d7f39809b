# SPDX-License-Identifier: GPL-2.0-or-later
"""What a process has mapped, from the kernel's own data."""

import collections

import gdb

from lkmc import kernel

# path: of the mapped file, in the guest; start: of its lowest mapping
Mapping = collections.namedtuple("Mapping", "path start")

# include/linux/maple_tree.h: how nodes are encoded in pointers to them
_NODE_MASK = 255
_TYPE_SHIFT = 3
_TYPE_MASK = 15
_LEAVES = (0, 1)        # maple_dense, maple_leaf_64
_ARANGE = 3             # maple_arange_64
_INTERNAL = 2           # include/linux/xarray.h: of both low bits


def _entries(root, last):
    # Of a tree whose range ends at "last": either its one entry or a node.
    if root & 3 == _INTERNAL and root > 4096:
        yield from _walk_node(root, last)
    elif root:
        yield root


def _walk_node(encoded, last):
    kind = encoded >> _TYPE_SHIFT & _TYPE_MASK
    name = "maple_arange_64" if kind == _ARANGE else "maple_range_64"
    type_ = gdb.lookup_type("struct " + name)
    node = gdb.Value(encoded & ~_NODE_MASK).cast(type_.pointer()).dereference()
    pivots, slots = node["pivot"], node["slot"]
    pivot_count = pivots.type.range()[1] + 1
    for i in range(slots.type.range()[1] + 1):
        # Behind the last slot in use, pivots are 0.
        pivot = int(pivots[i]) if i < pivot_count else last
        if not pivot and i:
            pivot = last
        entry = int(slots[i])
        if kind not in _LEAVES:
            yield from _walk_node(entry, pivot)
        elif entry and not entry & 3:
            yield entry
        if pivot >= last:
            return


def _areas(mm):
    type_ = gdb.lookup_type("struct vm_area_struct").pointer()
    if kernel.has_field(mm, "mm_mt"):
        for entry in _entries(int(mm["mm_mt"]["ma_root"]), kernel.address_mask()):
            yield gdb.Value(entry).cast(type_).dereference()
        return
    # Before 6.1: a list.
    area = mm["mmap"]
    while area:
        yield area.dereference()
        area = area["vm_next"]


def path_of(file):
    """The path of a struct file within its file system."""
    dentry = file["f_path"]["dentry"]
    names = []
    while int(dentry) != int(dentry["d_parent"]):
        names.append(dentry["d_name"]["name"].string())
        dentry = dentry["d_parent"]
    return "/" + "/".join(reversed(names))


def mapped_files(mm):
    """The files that a struct mm_struct maps, each once."""
    starts: dict = {}
    for area in _areas(mm):
        if area["vm_file"]:
            path = path_of(area["vm_file"].dereference())
            start = int(area["vm_start"])
            starts[path] = min(start, starts.get(path, start))
    return [Mapping(path, start) for path, start in starts.items()]
