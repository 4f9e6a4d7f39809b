# SPDX-License-Identifier: GPL-2.0-or-later
#
# Debian's own kernel in place of the lab's (runqemu --kernel distro): nothing large
# is compiled. The same root as ever, with a few of the examples built for that kernel.

# A Debian release; unless given, the one that the host runs, or the first of this arch.
# One that is given has a folder of its own (src/vm/kernel.c), beside the others.
DISTRO := $(OUT)/distro$(if $(DISTRO_SUITE),-$(DISTRO_SUITE))
DISTRO_SUITE ?= $(DEBIAN_SUITE)
DISTRO_MODULES ?= hello hello2 params dep dep2 fops timer pagemap
DISTRO_SOURCES := $(DISTRO_MODULES:%=kernel_module/%.c)
# The lab's BusyBox where it is built already: else Debian's, which has fewer programs,
# but takes a second. It wants the C library of the same release, which the host must have.
ifeq ($(wildcard $(BUSYBOX_BUILT))$(DEBIAN_SUITE),)
DISTRO_HOST := $(shell . /etc/os-release && [ "$$ID" = debian ] && echo "$$VERSION_CODENAME")
endif
DISTRO_BUSYBOX := $(if $(DISTRO_HOST),debian-busybox,../busybox)
DISTRO_BUSYBOX_BUILT := $(if $(DISTRO_HOST),$(DISTRO)/debian-busybox/busybox,$(BUSYBOX_BUILT))

distro: $(DISTRO)/images/rootfs.ext4

# The headers name their own place.
DISTRO_FETCH = packages/distro/fetch-kernel $(DISTRO) "$(DEBIAN_ARCH)" "$(DEBIAN_KERNEL)" $(DISTRO_SUITE)
# Debian's compiler may be newer than the host's, which then lacks a flag; and no BTF, which
# wants a pahole that is as new as the kernel.
DISTRO_MAKE = $(MAKE) -C $(DISTRO)/headers/ -j$(JOBS) ARCH=$(LINUX_ARCH) CROSS_COMPILE=$(CROSS_COMPILE) CC=$(CROSS_COMPILE)gcc \
	CONFIG_CC_HAS_MIN_FUNCTION_ALIGNMENT= CONFIG_DEBUG_INFO_BTF_MODULES=
DISTRO_BUILD = packages/distro/make-modules $(DISTRO) "$(DISTRO_MODULES)" $(DISTRO_MAKE)
DISTRO_FETCH_TEXT := $(DISTRO_FETCH)
DISTRO_BUILD_TEXT := $(call text_of,DISTRO_BUILD COMPILER)
$(eval $(call value_stamp,$(DISTRO)/.suite,DISTRO_FETCH_TEXT))
$(eval $(call value_stamp,$(DISTRO)/.modules,DISTRO_BUILD_TEXT))
$(eval $(call value_stamp,$(DISTRO)/.busybox,DISTRO_BUSYBOX))

# Others use the headers too, and may have got newer ones.
$(DISTRO)/.fetched: $(DISTRO)/.suite packages/distro/fetch-kernel mk/debian-headers \
		$(if $(wildcard $(DISTRO)/headers/Makefile),,FORCE) | $(TOOL)
	@$(call step,distro-kernel,fetching and unpacking) $(DISTRO_FETCH)
	@touch $@

$(DISTRO)/.built: $(DISTRO)/.fetched $(DISTRO)/.modules $(DISTRO_SOURCES) $(MODULES_HEADERS) \
		mk/build-modules mk/left-out packages/distro/make-modules | $(TOOL)
	@$(call step,distro-modules,compiling) $(DISTRO_BUILD)
	@touch $@

$(DISTRO)/debian-busybox/busybox: packages/distro/fetch-busybox | $(TOOL)
	@$(call step,distro-busybox,fetching and unpacking) \
		packages/distro/fetch-busybox $(@D) "$(DEBIAN_ARCH)" "$(DISTRO_HOST)"

# With the lab's extras (packages/extras) where they were made, for they take long.
$(DISTRO)/images/rootfs.ext4: $(DISTRO)/.fetched $(DISTRO)/.built $(DISTRO_BUSYBOX_BUILT) $(DISTRO)/.busybox \
		$(USER_PROGRAMS) $(AGENT) $(COUNT_INIT) $(wildcard $(EXTRAS_BUILT)) $(ROOTFS_OVERLAY) $(OUT)/.rootfs $(ROOTFS_HOOK) \
		packages/rootfs/make-image $(wildcard packages/distro/*) | $(TOOL)
	@rm -f $(USER_STALE)
	@$(call step,distro-images,making the images) \
		packages/distro/make-images $(DISTRO) "$(CROSS_COMPILE)" $(DISTRO_BUSYBOX) $@

.PHONY: distro
