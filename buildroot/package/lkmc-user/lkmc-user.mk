################################################################################
#
# lkmc-user
#
################################################################################

# SPDX-License-Identifier: GPL-2.0-or-later

LKMC_USER_VERSION = local
LKMC_USER_SITE = $(LKMC_TOP)
LKMC_USER_SITE_METHOD = local
LKMC_USER_OVERRIDE_SRCDIR_RSYNC_EXCLUSIONS = \
	--include=/kernel_module/ --include='/kernel_module/*.h' \
	--include='/kernel_module/user/***' --include=/LICENSE --exclude='*'
LKMC_USER_LICENSE = GPL-2.0
LKMC_USER_LICENSE_FILES = LICENSE

# Not optimised, so that a debugger steps through them line by line.
define LKMC_USER_BUILD_CMDS
	set -e; for source in $(@D)/kernel_module/user/*.c; do \
		$(TARGET_CC) $(TARGET_CFLAGS) -std=gnu11 -g -O0 \
			-U_FORTIFY_SOURCE -D_GNU_SOURCE -I$(@D)/kernel_module \
			$(TARGET_LDFLAGS) -o $${source%.c}.out $$source -lm; \
	done
endef

define LKMC_USER_INSTALL_TARGET_CMDS
	$(INSTALL) -m 0755 $(@D)/kernel_module/user/*.out $(TARGET_DIR)/
endef

# The home of the ordinary user whom rootfs_overlay/etc/passwd has
define LKMC_USER_PERMISSIONS
	/home/user0 d 755 1000 1000 - - - - -
endef

$(eval $(generic-package))
