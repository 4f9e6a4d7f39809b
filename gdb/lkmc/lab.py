# SPDX-License-Identifier: GPL-2.0-or-later
"""Where things are: the same paths as in src/lab.c, and the arch's file."""

import os
import subprocess

import gdb

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
    """The program reads it, and says what is wrong with it."""
    conf = subprocess.run([TOOL, "conf", "-a", ARCH], stdin=subprocess.DEVNULL,
                          capture_output=True, encoding="utf-8", check=False)
    if conf.returncode:
        raise gdb.GdbError(conf.stderr.strip())
    return dict(line.split("=", 1) for line in conf.stdout.splitlines())


_conf = _read_conf()


def conf(key):
    """A value of the arch's file, or "" where it does not have the key."""
    return _conf.get(key, "")
