# SPDX-License-Identifier: GPL-2.0-or-later
#
# GDB reads this first, before it has read any symbols: rungdb and its relatives
# start it with "source .../gdb/start.py", an editor may do the same (see .vscode/).
# LKMC_ARCH and LKMC_ID in the environment say which guest; without them it is
# x86_64's guest "0".

import os
import sys

# Nothing is written into the source tree.
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.realpath(__file__)))

from lkmc import commands, settings  # noqa: E402

settings.apply()
commands.register()
