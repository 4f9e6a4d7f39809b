# SPDX-License-Identifier: GPL-2.0-or-later
#
# BusyBox: init, the shell, and nearly all programs of the guest.

BUSYBOX_FETCH := source busybox
BUSYBOX_UNPACK = dpkg-source --no-copy -x $$files/*.dsc $(BUSYBOX_TMP)/b && cp -a $(BUSYBOX_TMP)/b/. $(BUSYBOX_TMP)/ && rm -rf $(BUSYBOX_TMP)/b
BUSYBOX_BUILD_DIR := $(OUT)/busybox
BUSYBOX_STEPS := 560
BUSYBOX_FOLLOWS := place
BUSYBOX_CONFIG_INPUTS := packages/busybox/config/busybox.config $(wildcard mk/kconfig-* mk/busybox-config)

# The time of configuration would be in each file, which ccache would not know again.
BUSYBOX_MAKE = $(MAKE) -C $(BUSYBOX_TREE) O=$(BUSYBOX_BUILD_DIR) -j$(JOBS) CROSS_COMPILE=$(CROSS_COMPILE) \
	CC="$(CCACHE) $(CROSS_COMPILE)gcc" HOSTCC="$(CCACHE) gcc" EXTRA_CFLAGS="$(BUILD_MAP)" \
	SOURCE_DATE_EPOCH=1767225600

define BUSYBOX_CONFIGURE
	@$(call step,busybox,configuring) \
		mk/busybox-config $(BUSYBOX_BUILD_DIR) packages/busybox/config/busybox.config -- $(BUSYBOX_MAKE)
endef

define BUSYBOX_BUILD
	@$(call step,busybox,compiling,$(BUSYBOX_STEPS)) $(BUSYBOX_MAKE) busybox busybox.links
endef

$(eval $(call package,busybox,BUSYBOX))
