// SPDX-License-Identifier: GPL-2.0
/* For tests/host/project.t: says what its parts know. */
#include <linux/init.h>
#include <linux/module.h>
#include <inner.h>
#include <parts.h>
#include "squares.h"
#include "word.h"

static int __init parts_init(void)
{
	pr_info("Many-Parts: %s, area %d or %d, answer %d, inner %d\n", WORD, area(EDGE),
		squares[EDGE], answer(), INNER);
	return 0;
}

static void __exit parts_exit(void)
{
}

module_init(parts_init);
module_exit(parts_exit);
MODULE_DESCRIPTION("for tests/host/project.t");
MODULE_LICENSE("GPL");
