# SPDX-License-Identifier: GPL-2.0-or-later
#
# The root image, from all that the other packages made and the overlay.

ROOTFS := $(IMAGES)/rootfs.ext4
# Names that make cannot take, and links, which may lead to what only the guest has, are
# no files to depend on: their date stands for them.
ROOTFS_FILES := $(shell find rootfs_overlay -type f -regex '[A-Za-z0-9_./+,@-]*' -print -o \
	\( -type f -o -type l \) -printf 'odd=%i/%C@\n' | sort)
ROOTFS_OVERLAY := $(filter-out odd=%,$(ROOTFS_FILES))
ROOTFS_HOOK := $(wildcard rootfs_post_build_script)

ROOTFS_BUILD = fakeroot packages/rootfs/make-image $(OUT) "$(CROSS_COMPILE)" $(ROOTFS)
ROOTFS_TEXT := $(call text_of,ROOTFS_BUILD ROOTFS_FILES ROOTFS_HOOK USER_PROGRAMS)
$(eval $(call value_stamp,$(OUT)/.rootfs,ROOTFS_TEXT,$(ROOTFS)))

$(ROOTFS): $(BUSYBOX_BUILT) $(LINUX_BUILT) $(MODULES_BUILT) $(USER_PROGRAMS) $(AGENT) $(COUNT_INIT) $(EXTRAS_BUILT) \
		$(ROOTFS_OVERLAY) $(OUT)/.rootfs $(ROOTFS_HOOK) packages/rootfs/make-image mk/disasters src/vm/disasters.def | $(TOOL)
	@rm -f $(USER_STALE)
	@$(call step,rootfs,making the image) $(ROOTFS_BUILD)

image: $(ROOTFS) $(QEMU_BUILT)

# image+SET[+SET...]: the same with sets of programs, in an image of its own.
image+%:
	@$(MAKE) LKMC_WITH=$* $(QEMU_BUILT) $(IMAGES)/rootfs+$*.ext4

ifneq ($(LKMC_WITH),)
$(IMAGES)/rootfs+$(LKMC_WITH).ext4: $(ROOTFS) $(WITH_BUILT) $(WITH_FILES)
	@$(call step,rootfs,making the image) $(ROOTFS_BUILD:$(ROOTFS)=$@) $(WITH_DIR)/$(LKMC_WITH).target \
		$(WITH_SETS:%=$(WITH_DIR)/%/extras/root) $(WITH_OVERLAYS)
	@rm -rf $(WITH_DIR)/$(LKMC_WITH).target
endif

initscripts-reconfigure:
	@rm -f $(ROOTFS)
	@$(MAKE) image

.PHONY: image initscripts-reconfigure
