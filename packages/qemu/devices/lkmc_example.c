/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The smallest PCI device: one register that counts how often it was read.
 *
 * It is there to be copied. In a guest that was started with
 *
 *     ./runqemu -n -- -device lkmc-example
 *
 * "lspci" shows it as 1234:11e9, and its BAR 0 is a page of registers: each
 * 32-bit read of offset 0 gives one more than the last, a write sets the
 * count. See docs/devel/qom.rst and hw/misc/edu.c in QEMU's sources.
 */
#include "qemu/osdep.h"
#include "hw/pci/pci_device.h"
#include "migration/vmstate.h"
#include "qom/object.h"

#define TYPE_LKMC_EXAMPLE "lkmc-example"
OBJECT_DECLARE_SIMPLE_TYPE(LkmcExampleState, LKMC_EXAMPLE)

/* 0x1234 is what QEMU's own experimental devices use, 0x11e8 being edu's. */
#define LKMC_EXAMPLE_VENDOR 0x1234
#define LKMC_EXAMPLE_DEVICE 0x11e9

struct LkmcExampleState {
    PCIDevice parent_obj;

    MemoryRegion registers;
    uint32_t count;
};

static uint64_t lkmc_example_read(void *opaque, hwaddr offset, unsigned size)
{
    LkmcExampleState *s = opaque;

    return offset == 0 ? ++s->count : 0;
}

static void lkmc_example_write(void *opaque, hwaddr offset, uint64_t value,
                               unsigned size)
{
    LkmcExampleState *s = opaque;

    if (offset == 0) {
        s->count = value;
    }
}

static const MemoryRegionOps lkmc_example_ops = {
    .read = lkmc_example_read,
    .write = lkmc_example_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .valid = { .min_access_size = 4, .max_access_size = 4 },
    .impl = { .min_access_size = 4, .max_access_size = 4 },
};

static void lkmc_example_realize(PCIDevice *pci, Error **errp)
{
    LkmcExampleState *s = LKMC_EXAMPLE(pci);

    memory_region_init_io(&s->registers, OBJECT(s), &lkmc_example_ops, s,
                          TYPE_LKMC_EXAMPLE, 4096);
    pci_register_bar(pci, 0, PCI_BASE_ADDRESS_SPACE_MEMORY, &s->registers);
}

static void lkmc_example_reset(DeviceState *dev)
{
    LKMC_EXAMPLE(dev)->count = 0;
}

static const VMStateDescription lkmc_example_vmstate = {
    .name = TYPE_LKMC_EXAMPLE,
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_PCI_DEVICE(parent_obj, LkmcExampleState),
        VMSTATE_UINT32(count, LkmcExampleState),
        VMSTATE_END_OF_LIST()
    },
};

static void lkmc_example_class_init(ObjectClass *class, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(class);
    PCIDeviceClass *pc = PCI_DEVICE_CLASS(class);

    pc->realize = lkmc_example_realize;
    pc->vendor_id = LKMC_EXAMPLE_VENDOR;
    pc->device_id = LKMC_EXAMPLE_DEVICE;
    pc->class_id = PCI_CLASS_OTHERS;
    dc->desc = "the smallest PCI device";
    dc->vmsd = &lkmc_example_vmstate;
    device_class_set_legacy_reset(dc, lkmc_example_reset);
    set_bit(DEVICE_CATEGORY_MISC, dc->categories);
}

static const TypeInfo lkmc_example_types[] = {
    {
        .name = TYPE_LKMC_EXAMPLE,
        .parent = TYPE_PCI_DEVICE,
        .instance_size = sizeof(LkmcExampleState),
        .class_init = lkmc_example_class_init,
        .interfaces = (InterfaceInfo[]) {
            { INTERFACE_CONVENTIONAL_PCI_DEVICE },
            { }
        },
    },
};

DEFINE_TYPES(lkmc_example_types)
