# SPDX-License-Identifier: GPL-2.0-or-later
#
# The lab as a BR2_EXTERNAL tree: its packages, its kernel and its devices are those of
# the clone that this folder lies in. docs/buildroot.md says how to use it.

LKMC_TOP = $(BR2_EXTERNAL_LKMC_PATH)/..

# The lab's name of the architecture
LKMC_ARCH = $(strip \
	$(if $(BR2_x86_64),x86_64) $(if $(BR2_arm),arm) $(if $(BR2_aarch64),aarch64) \
	$(if $(BR2_mips64),mips64) $(if $(BR2_RISCV_64),riscv64))

# Sources that are given (LINUX_OVERRIDE_SRCDIR, HOST_QEMU_OVERRIDE_SRCDIR) are not patched
# by Buildroot, but copied.

# The lab's configuration begins with nothing, not with a defconfig. Kconfig reads both in
# one go; the fragments carry comments, which it would not understand.
ifeq ($(BR2_LKMC_LINUX_CONFIG),y)
define LKMC_LINUX_REQUEST
	$(LKMC_TOP)/mk/kconfig-fragments $(LKMC_TOP)/packages/linux/config/base.config \
		$(LKMC_TOP)/packages/linux/config/$(LKMC_ARCH).config > $(@D)/lkmc.config
endef
LINUX_POST_PATCH_HOOKS += LKMC_LINUX_REQUEST
LINUX_POST_RSYNC_HOOKS += LKMC_LINUX_REQUEST
LINUX_KCONFIG_DEFCONFIG = KCONFIG_ALLCONFIG=$(LINUX_DIR)/lkmc.config allnoconfig

# syncconfig leaves the list of Kconfig files that the check looks into.
define LKMC_LINUX_CHECK
	$(LINUX_KCONFIG_MAKE) syncconfig
	$(LKMC_TOP)/mk/kconfig-check $(@D)/.config $(@D)/lkmc.config \
		$(@D)/include/config/auto.conf.cmd $(@D)
endef
LINUX_POST_CONFIGURE_HOOKS += LKMC_LINUX_CHECK
endif

# The devices are written for QEMU 10.0. Since 10.1 a class's data is constant.
ifeq ($(BR2_LKMC_QEMU_DEVICES),y)
define LKMC_QEMU_DEVICES
	$(APPLY_PATCHES) $(@D) $(LKMC_TOP)/packages/qemu/patches \
		0001-hw-build-the-devices-of-hw-lkmc.patch
	mkdir -p $(@D)/hw/lkmc
	cp $(LKMC_TOP)/packages/qemu/devices/* $(@D)/hw/lkmc/
	grep -q 'class_init)(ObjectClass \*klass, void \*data)' $(@D)/include/qom/object.h || \
		$(SED) 's/\(ObjectClass \*class, \)void/\1const void/' $(@D)/hw/lkmc/*.c
endef
HOST_QEMU_POST_PATCH_HOOKS += LKMC_QEMU_DEVICES
HOST_QEMU_POST_RSYNC_HOOKS += LKMC_QEMU_DEVICES
endif

include $(sort $(wildcard $(BR2_EXTERNAL_LKMC_PATH)/package/*/*.mk))
