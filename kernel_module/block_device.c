// SPDX-License-Identifier: GPL-2.0
/*
 * block_device: a disk in memory
 *
 *	insmod /block_device.ko megabytes=8
 *	mkfs.ext2 /dev/lkmc_block
 *	mount -t ext4 /dev/lkmc_block /mnt
 *	...
 *	umount /mnt
 *	rmmod block_device			and all that was on it is gone
 *
 * A disk is a gendisk (its name, its size) with a queue, which cuts what file systems
 * and programs want into requests and sorts and merges them. blk-mq, the multi-queue
 * block layer, hands each request to queue_rq(), on a queue for each processor if the
 * device can do that. A request is a range of sectors and a list of pieces of memory.
 *
 * A real driver only starts the transfer there, and says blk_mq_end_request() when the
 * device's interrupt says so; memory is there at once.
 *
 * See include/linux/blk-mq.h, include/linux/blkdev.h, drivers/block/brd.c,
 * drivers/block/null_blk/ and Documentation/block/blk-mq.rst.
 */
#include <linux/blk-mq.h>
#include <linux/blkdev.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/sizes.h>
#include <linux/vmalloc.h>

#include "compat.h"

static unsigned int megabytes = 4;
module_param(megabytes, uint, 0444);
MODULE_PARM_DESC(megabytes, "how big it is");

static char *memory;
static struct blk_mq_tag_set tags;
static struct gendisk *disk;

/* Copies to or from one piece of memory, and returns what comes next on the disk. */
static char *copy(struct request *request, struct bio_vec *piece, char *at)
{
	if (req_op(request) == REQ_OP_READ)
		memcpy_to_bvec(piece, at);
	else
		memcpy_from_bvec(at, piece);
	return at + piece->bv_len;
}

static blk_status_t transfer(struct request *request)
{
	char *at = memory + (blk_rq_pos(request) << SECTOR_SHIFT);
	struct req_iterator iterator;
	struct bio_vec piece;

	if (req_op(request) != REQ_OP_READ && req_op(request) != REQ_OP_WRITE)
		return BLK_STS_NOTSUPP;
	rq_for_each_segment(piece, request, iterator)
		at = copy(request, &piece, at);
	return BLK_STS_OK;
}

static blk_status_t queue_rq(struct blk_mq_hw_ctx *queue,
			     const struct blk_mq_queue_data *data)
{
	blk_mq_start_request(data->rq);
	blk_mq_end_request(data->rq, transfer(data->rq));
	return BLK_STS_OK; /* taken; how it went has been said above */
}

static const struct blk_mq_ops ops = { .queue_rq = queue_rq };

static const struct block_device_operations fops = {
	.owner = THIS_MODULE, /* no rmmod while it is mounted */
};

static int __init block_device_init(void)
{
	u64 size = (u64)megabytes * SZ_1M;
	int err;

	if (!size || size > SIZE_MAX)
		return -EINVAL;
	memory = vzalloc(size);
	if (!memory)
		return -ENOMEM;

	tags.ops = &ops;
	tags.nr_hw_queues = 1;
	tags.queue_depth = 64;
	tags.numa_node = NUMA_NO_NODE;
	err = blk_mq_alloc_tag_set(&tags);
	if (err)
		goto free_memory;

	disk = lkmc_blk_mq_alloc_disk(&tags);
	if (IS_ERR(disk)) {
		err = PTR_ERR(disk);
		goto free_tags;
	}
	strscpy(disk->disk_name, "lkmc_block", DISK_NAME_LEN);
	disk->fops = &fops;
	set_capacity(disk, size >> SECTOR_SHIFT);
	/* From here on it is there: the kernel reads its partition table. */
	err = add_disk(disk);
	if (err)
		goto put_disk;
	return 0;

put_disk:
	put_disk(disk);
free_tags:
	blk_mq_free_tag_set(&tags);
free_memory:
	vfree(memory);
	return err;
}

static void __exit block_device_exit(void)
{
	del_gendisk(disk);
	put_disk(disk);
	blk_mq_free_tag_set(&tags);
	vfree(memory);
}

module_init(block_device_init);
module_exit(block_device_exit);
MODULE_DESCRIPTION("a disk in memory");
MODULE_LICENSE("GPL");
