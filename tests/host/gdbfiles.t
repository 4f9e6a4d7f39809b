#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The files that GDB's part of the lab makes, by several GDBs at once.

cd "$(dirname "$0")/../.." || exit 125
. tests/lib.sh

cat > "$tmp/writer.py" <<'PY'
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, "gdb")
from lkmc import elf

path, name = sys.argv[1:]
header = elf.read_header(sys.executable)
for _ in range(1000):
    elf.write_symbols(path, header, [(name, i) for i in range(300)])
    with open(path, "rb") as file:
        data = file.read()
    # A table with 300 names that are all the same, and all the symbols
    if sorted(data.count(b"\0" + other) for other in (b"one", b"six", b"two")) != [0, 0, 300] or \
            data[-10:] != bytes(10):
        sys.exit("half of a file")
PY
for name in one two six; do
	python3 "$tmp/writer.py" "$tmp/files/symbols.elf" $name > "$tmp/$name" 2>&1 &
done
wait
is 'three GDBs that write the same file do not disturb each other' '' \
	"$(cat "$tmp/one" "$tmp/two" "$tmp/six")"
is 'and leave one file' symbols.elf "$(ls "$tmp/files")"
done_testing
