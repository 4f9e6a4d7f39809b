# SPDX-License-Identifier: GPL-2.0-or-later
#
# Meson, which QEMU's build asks for: the host release's own may be too old.

MESON_FETCH := deb meson
MESON_UNPACK = dpkg-deb -x $$files/*.deb $(MESON_TMP)
MESON_BUILD_DIR := $(HOST)/meson
MESON_PATH := $(SRC)/meson/usr/bin
MESON_PYTHONPATH := $(SRC)/meson/usr/lib/python3/dist-packages

$(eval $(call package,meson,MESON))
