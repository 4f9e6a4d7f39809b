# SPDX-License-Identifier: GPL-2.0-or-later
#
# The kernel: allnoconfig plus the fragments of config/.

LINUX_FETCH := deb linux-source-6.12
LINUX_UNPACK = dpkg-deb --fsys-tarfile $$files/*.deb | tar -xO --wildcards './usr/src/linux-source-*.tar.*' | \
	tar -xJ --strip-components=1 -C $(LINUX_TMP)
LINUX_BUILD_DIR := $(OUT)/linux
LINUX_FRAGMENTS := $(patsubst %,packages/linux/config/%.config,base $(BASE_ARCH) $(VARIANTS)) \
	$(wildcard packages/linux/config/user.config)
# Kbuild goes by the compiler's version and by the commands that it kept.
LINUX_FOLLOWS := compiler place
LINUX_CONFIG_INPUTS := $(LINUX_FRAGMENTS) $(wildcard mk/kconfig-* mk/linux-config)

# What the kernel says (WARN) it maps itself, but for relative paths.
LINUX_MAP := $(BUILD_MAP)$(if $(CCACHE_RELATIVE), -fmacro-prefix-map=../../src/linux/=)
# LINUX_AS: a folder with an assembler that puts right what the compiler writes.
LINUX_CFLAGS = $(LINUX_MAP) $(if $(LINUX_AS),-B$(TOP)/$(LINUX_AS))

# The same bytes from the same sources: who built it, when and where stays out.
LINUX_DATE := 2026-01-01
LINUX_MAKE = $(MAKE) -C $(LINUX_TREE) O=$(LINUX_BUILD_DIR) -j$(JOBS) ARCH=$(LINUX_ARCH) CROSS_COMPILE=$(CROSS_COMPILE) \
	CC="$(CCACHE) $(CROSS_COMPILE)gcc" HOSTCC="$(CCACHE) gcc" \
	KCFLAGS="$(LINUX_CFLAGS)" KAFLAGS="$(LINUX_MAP)" \
	KBUILD_BUILD_TIMESTAMP=$(LINUX_DATE) KBUILD_BUILD_USER=lkmc KBUILD_BUILD_HOST=lkmc

# Where vmlinux itself is booted, QEMU would read all its symbols first.
LINUX_STRIP = $(CROSS_COMPILE)strip -o $(IMAGES)/$1.new $(LINUX_BUILD_DIR)/vmlinux && mv $(IMAGES)/$1.new $(IMAGES)/$1
LINUX_BOOT_IMAGE = $(if $(filter vmlinux,$(LINUX_IMAGE)),\
	$(call LINUX_STRIP,kernel),\
	ln -sf ../linux/$(LINUX_IMAGE) $(IMAGES)/kernel)
# The same kernel without its decompressor, for a shorter boot. On x86, vmlinux itself says where QEMU
# enters it (PVH). On arm it is Image with a header of U-Boot's, which says where it belongs
# (LINUX_ENTRY). A kernel with other machines in it may belong elsewhere, and then there is no such file.
LINUX_BOOT_UNPACKED = if grep -q '^CONFIG_PVH=y' $(LINUX_BUILD_DIR)/.config; then \
		$(call LINUX_STRIP,kernel.unpacked); \
	elif [ "$(LINUX_ENTRY)" ] && \
	     grep -q "$$(echo $(LINUX_ENTRY) | tail -c 7) [Tt] _text$$" $(LINUX_BUILD_DIR)/System.map; then \
		SOURCE_DATE_EPOCH=$$(date -u -d $(LINUX_DATE) +%s) mkimage -A $(LINUX_ARCH) -O linux -T kernel -C none \
			-a $(LINUX_ENTRY) -e $(LINUX_ENTRY) -d $(LINUX_BUILD_DIR)/arch/$(LINUX_ARCH)/boot/Image \
			$(IMAGES)/kernel.unpacked.new > $(LINUX_BUILD_DIR)/mkimage.log && \
		mv $(IMAGES)/kernel.unpacked.new $(IMAGES)/kernel.unpacked; \
	fi

define LINUX_CONFIGURE
	@$(call step,linux,configuring) \
		mk/linux-config $(LINUX_BUILD_DIR) $(LINUX_FRAGMENTS) -- $(LINUX_MAKE)
endef

# scripts_gdb makes the constants of the lx- commands; vmlinux-gdb.py links to them.
define LINUX_BUILD
	@$(call step,linux,compiling,$(LINUX_STEPS)) $(LINUX_MAKE) $(LINUX_TARGET) modules scripts_gdb
	@rm -rf $(LINUX_BUILD_DIR)/modules-installed
	@$(call step,linux,installing the modules) $(LINUX_MAKE) modules_install \
		INSTALL_MOD_PATH=$(LINUX_BUILD_DIR)/modules-installed INSTALL_MOD_STRIP=1
	@rm -f $(LINUX_BUILD_DIR)/modules-installed/lib/modules/*/build
	@mkdir -p $(IMAGES)
	@rm -f $(IMAGES)/kernel.unpacked $(IMAGES)/kernel.elf
	@$(LINUX_BOOT_IMAGE)
	@$(LINUX_BOOT_UNPACKED)
	@ln -sf ../linux/vmlinux $(IMAGES)/vmlinux
endef

$(eval $(call package,linux,LINUX))
