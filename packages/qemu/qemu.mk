# SPDX-License-Identifier: GPL-2.0-or-later
#
# QEMU, with the devices of packages/qemu/devices. Only the target that the
# arch needs, and of its devices those that packages/qemu/config names. And the plugin of
# packages/qemu/plugins, for "lkmc count".

QEMU_FETCH := source qemu
QEMU_UNPACK = dpkg-source --no-copy -x $$files/*.dsc $(QEMU_TMP)/q && mv $(QEMU_TMP)/q/* $(QEMU_TMP)/
QEMU_BUILD_DIR := $(OUT)/qemu
QEMU_STEPS := 1500
QEMU_COMPILER := $(HOST_COMPILER)
QEMU_CONFIG_INPUTS := $(SRC)/.meson.patched packages/qemu/config/$(QEMU_TARGET)-softmmu.mak
QEMU_BUILD_INPUTS := $(wildcard packages/qemu/devices/* packages/qemu/plugins/*) src/count/format.h
QEMU_BINARY := $(OUT)/qemu/qemu-system-$(QEMU_TARGET)

# Most files are compiled the same for each target. For ccache to find them the folder
# has one name in all; one that exists, as the names of files begin with ../../src/qemu.
# ccache takes the first option that fits, GCC the last.
QEMU_MAP := -fdebug-prefix-map=$(QEMU_BUILD_DIR)=/lkmc/out/src/qemu
QEMU_CFLAGS := $(QEMU_MAP) $(PREFIX_MAP) $(QEMU_MAP)

QEMU_ENV := PATH=$(MESON_PATH):/usr/bin:/bin:/usr/sbin:/sbin PYTHONPATH=$(MESON_PYTHONPATH) PYTHONDONTWRITEBYTECODE=1

# A tree with our patch gets our devices and our choice of devices, as links:
# what is edited is what ninja sees.
define QEMU_CONFIGURE
	@if [ -z "$(QEMU_DIR)" ]; then \
		ln -sfn ../../../../packages/qemu/devices $(QEMU_TREE)/hw/lkmc && \
		ln -sf ../../../../../../packages/qemu/config/$(QEMU_TARGET)-softmmu.mak \
			$(QEMU_TREE)/configs/devices/$(QEMU_TARGET)-softmmu/lkmc.mak; \
	fi
	@rm -rf $(QEMU_BUILD_DIR)/meson-* $(QEMU_BUILD_DIR)/build.ninja $(QEMU_BUILD_DIR)/pyvenv
	@cd $(QEMU_BUILD_DIR) && $(QEMU_ENV) $(call step,qemu,configuring) \
		$(QEMU_TREE)/configure --python=/usr/bin/python3 --cc="$(CCACHE) gcc" --host-cc="$(CCACHE) gcc" \
		--without-default-features --disable-install-blobs --disable-docs --disable-werror \
		--disable-user --enable-system --enable-tcg --enable-kvm --enable-plugins --enable-slirp \
		--enable-fdt=system --enable-pixman --enable-png --enable-sdl --enable-vnc --enable-attr --enable-virtfs \
		--enable-zstd --enable-tools --enable-debug-info --enable-trace-backends=simple,log \
		--extra-cflags="$(QEMU_CFLAGS)" \
		--target-list=$(QEMU_TARGET)-softmmu $(if $(QEMU_DIR),,--without-default-devices --with-devices-$(QEMU_TARGET)=lkmc)
endef

# A tree of the user's own may not have what it calls (packages/qemu/patches).
QEMU_PLUGIN := $(QEMU_BUILD_DIR)/plugins/count.so
QEMU_PLUGIN_COMPILE = gcc -std=gnu11 -O2 -g -fPIC -shared -Wall -Wextra -Werror -Wmissing-prototypes \
	$(PREFIX_MAP) -I$(QEMU_TREE)/include/qemu -Isrc $$(pkg-config --cflags glib-2.0) \
	-o $(QEMU_PLUGIN).new $(wildcard packages/qemu/plugins/*.c) && \
	mv $(QEMU_PLUGIN).new $(QEMU_PLUGIN)

define QEMU_BUILD
	@$(QEMU_ENV) $(call step,qemu,compiling,$(QEMU_STEPS)) \
		ninja -C $(QEMU_BUILD_DIR) -j $(JOBS) qemu-system-$(QEMU_TARGET) qemu-img trace/trace-events-all
	@mkdir -p $(dir $(QEMU_PLUGIN)) && rm -f $(QEMU_PLUGIN) && \
	if grep -q qemu_plugin_forgo_memory $(QEMU_TREE)/include/qemu/qemu-plugin.h; then $(QEMU_PLUGIN_COMPILE); fi
endef

$(eval $(call package,qemu,QEMU))

# Buildroot's names for the same.
host-qemu: qemu
host-qemu-%: qemu-%
	@:
.PHONY: host-qemu
