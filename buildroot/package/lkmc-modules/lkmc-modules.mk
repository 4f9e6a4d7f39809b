################################################################################
#
# lkmc-modules
#
################################################################################

# SPDX-License-Identifier: GPL-2.0-or-later

LKMC_MODULES_VERSION = local
LKMC_MODULES_SITE = $(LKMC_TOP)
LKMC_MODULES_SITE_METHOD = local
LKMC_MODULES_OVERRIDE_SRCDIR_RSYNC_EXCLUSIONS = \
	--exclude=/kernel_module/user --include='/kernel_module/***' --include='/mk/***' \
	--include=/src/ --include=/src/vm/ --include=/src/vm/disasters.def \
	--include=/rootfs_overlay/ --include='/rootfs_overlay/*.sh' \
	--include=/LICENSE --exclude='*'
LKMC_MODULES_LICENSE = GPL-2.0
LKMC_MODULES_LICENSE_FILES = LICENSE
LKMC_MODULES_MODULE_SUBDIRS = kernel_module
LKMC_MODULES_MODULE_MAKE_OPTS = INSTALL_MOD_DIR=extra

# The folder has no list of its modules: each C file is one, but for those which there
# cannot be on this architecture or with this kernel. Their scripts say why.
define LKMC_MODULES_CONFIGURE_CMDS
	cd $(@D) && mk/left-out "$(LKMC_ARCH)" $(LINUX_DIR)/.config \
		kernel_module/*.c rootfs_overlay/*.sh > left-out
	cd $(@D)/kernel_module && { \
		echo 'ccflags-y += -iquote $$(src)'; \
		for source in *.c; do \
			grep -q "^$${source%.c}: " ../left-out || \
				echo "obj-m += $${source%.c}.o"; \
		done; \
		cat Kbuild.local; \
	} > Kbuild
endef

# Both at the root and where modprobe looks, as the lab's own image has them
define LKMC_MODULES_INSTALL_TARGET_CMDS
	for module in $(@D)/kernel_module/*.ko; do \
		$(TARGET_CROSS)strip --strip-debug \
			-o $(TARGET_DIR)/$${module##*/} $$module || exit 1; \
	done
	$(INSTALL) -D -m 0644 $(@D)/left-out $(TARGET_DIR)/lib/lkmc.left-out
	$(@D)/mk/disasters > $(TARGET_DIR)/lib/lkmc.disasters
	$(@D)/mk/disasters WARNING > $(TARGET_DIR)/lib/lkmc.warnings
endef

$(eval $(kernel-module))
$(eval $(generic-package))
