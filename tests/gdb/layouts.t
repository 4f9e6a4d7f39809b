#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Kernels note the sections of a module in three ways. A program with the same
# structures stands for those that the lab does not build.

# shellcheck source=tests/gdb/lib.sh
. "$(dirname "$0")/lib.sh"

cat > "$tmp/kernel.c" <<'C'
#include <stddef.h>

struct attribute { const char *name; };
struct bin_attribute { struct attribute attr; size_t size; void *private; };
struct attribute_group { const char *name; const struct bin_attribute *const *bin_attrs; };
struct attribute_group_new { const char *name; const struct bin_attribute *const *bin_attrs_new; };

/* Until 5.7 */
struct section_attr_57 { char *name; unsigned long address; };
struct sect_attrs_57 { unsigned int nsections; struct section_attr_57 attrs[2]; };
/* Until 6.13 */
struct section_attr_613 { struct bin_attribute battr; unsigned long address; };
struct sect_attrs_613 { unsigned int nsections; struct section_attr_613 attrs[2]; };
/* 6.14, and what came later */
struct sect_attrs_614 { struct attribute_group_new grp; struct bin_attribute attrs[2]; };
struct sect_attrs_new { struct attribute_group grp; struct bin_attribute attrs[2]; };

struct sect_attrs_57 a57 = { 2, { { ".text", 0x1000 }, { ".init.text", 0x2000 } } };
struct sect_attrs_613 a613 = { 2, { { { { ".text" }, 0, 0 }, 0x1000 }, { { { ".init.text" }, 0, 0 }, 0x2000 } } };
struct sect_attrs_614 a614 = { { 0, 0 }, { { { ".text" }, 0, (void *)0x1000 }, { { ".init.text" }, 0, (void *)0x2000 } } };
struct sect_attrs_new anew = { { 0, 0 }, { { { ".text" }, 0, (void *)0x1000 }, { { ".init.text" }, 0, (void *)0x2000 } } };

const struct bin_attribute *const list614[] = { &a614.attrs[0], &a614.attrs[1], NULL };
const struct bin_attribute *const listnew[] = { &anew.attrs[0], &anew.attrs[1], NULL };

struct m57 { struct sect_attrs_57 *sect_attrs; } m57 = { &a57 };
struct m613 { struct sect_attrs_613 *sect_attrs; } m613 = { &a613 };
struct m614 { struct sect_attrs_614 *sect_attrs; } m614 = { &a614 };
struct mnew { struct sect_attrs_new *sect_attrs; } mnew = { &anew };
struct m57 none = { NULL };

int main(void)
{
	a614.grp.bin_attrs_new = list614;
	anew.grp.bin_attrs = listnew;
	return 0;
}
C
try gcc -g -O0 -Wno-override-init -o "$tmp/kernel" "$tmp/kernel.c"
status_is 'the program compiles' 0
cat > "$tmp/commands" <<GDB
source gdb/start.py
break 46
run
python from lkmc.modules import section_addresses
python
for name in ("m57", "m613", "m614", "mnew", "none"):
    found = section_addresses(gdb.parse_and_eval(name))
    print(name, sorted((section, hex(address)) for section, address in found.items()))
end
GDB
line=$(grep -n 'return 0' "$tmp/kernel.c" | cut -d: -f1)
sed -i "s/^break 46/break $line/" "$tmp/commands"
gdb=$(sed -n 's/^GDB = //p' "arch/x86_64.conf")
try timeout $((60 * scale)) "$gdb" -nx -batch "$tmp/kernel" -x "$tmp/commands"
both="\[\('.init.text', '0x2000'\), \('.text', '0x1000'\)\]"
like 'until 5.7' "^m57 $both"
like 'until 6.13' "^m613 $both"
like '6.14' "^m614 $both"
like 'and later' "^mnew $both"
like 'a kernel without such notes' '^none \[\]'
done_testing
