// SPDX-License-Identifier: GPL-2.0
/* For tests/host/project.t: what the module of another folder needs. */
#include <linux/errno.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <store.h>

static DEFINE_MUTEX(lock);
static int stock = 10;

int store_take(int n)
{
	int left;

	mutex_lock(&lock);
	left = stock < n ? -ENOENT : stock - n;
	if (left >= 0)
		stock = left;
	mutex_unlock(&lock);
	return left;
}
EXPORT_SYMBOL_GPL(store_take);

MODULE_DESCRIPTION("for tests/host/project.t");
MODULE_LICENSE("GPL");
