# SPDX-License-Identifier: GPL-2.0-or-later
#
# The root image, from all that the other packages made and the overlay.

ROOTFS := $(IMAGES)/rootfs.ext4
ROOTFS_OVERLAY := $(shell find rootfs_overlay \( -type f -o -type l \) | sort)
ROOTFS_HOOK := $(wildcard rootfs_post_build_script)

$(eval $(call value_stamp,$(OUT)/.overlay,$(ROOTFS_OVERLAY) $(ROOTFS_HOOK)))

$(ROOTFS): $(BUSYBOX_BUILT) $(LINUX_BUILT) $(MODULES_BUILT) $(USER_PROGRAMS) $(AGENT) $(EXTRAS_BUILT) \
		$(ROOTFS_OVERLAY) $(OUT)/.overlay $(ROOTFS_HOOK) packages/rootfs/make-image packages/rootfs/rootfs.mk | $(TOOL)
	@$(call step,rootfs,making the image) \
		fakeroot packages/rootfs/make-image $(OUT) "$(CROSS_COMPILE)" $(@)

image: $(ROOTFS) $(QEMU_BUILT)

initscripts-reconfigure:
	@rm -f $(ROOTFS)
	@$(MAKE) image

.PHONY: image initscripts-reconfigure
