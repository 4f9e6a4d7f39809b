# SPDX-License-Identifier: GPL-2.0-or-later
"""Where things are: the same paths as in src/lab.c, and the arch's file."""

import os

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.realpath(__file__))))
ARCH = os.environ.get("LKMC_ARCH", "x86_64")
OUT = os.path.join(TOP, "out", ARCH)
ID = os.environ.get("LKMC_ID", "0")
RUN = os.path.join(OUT, "run", ID)
# The program that started GDB, if it was one of ours.
TOOL = os.environ.get("LKMC_TOOL", os.path.join(TOP, "lkmc"))
SOCKETS = os.environ.get("LKMC_SOCKETS", RUN)
LINUX = os.path.join(OUT, "linux")
VMLINUX = os.path.join(LINUX, "vmlinux")
# Made by us while GDB runs, and by GDB.
CACHE = os.path.join(OUT, "gdb")


def _read_conf():
    conf = {}
    with open(os.path.join(TOP, "arch", ARCH.split("+")[0] + ".conf"), encoding="utf-8") as file:
        for line in file:
            key, equals, value = line.partition("=")
            if equals and not line.startswith("#"):
                conf[key.strip()] = value.strip()
    return conf


_conf = _read_conf()


def conf(key):
    """A value of the arch's file, or "" where it does not have the key."""
    return _conf.get(key, "")
