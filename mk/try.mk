# SPDX-License-Identifier: GPL-2.0-or-later
#
# Modules of the user's own, for "lkmc try".

# What "lkmc try" laid out in the folder LKMC_TRY. What is tried was edited: no ccache has it.
# Without a shell between: what make is told reaches the step, which ends all that it started.
# With LKMC_TRY_KERNEL=distro, or another folder's name of packages/distro, it is for Debian's
# kernel, which comes with headers.
TRY_DISTRO := $(filter distro%,$(LKMC_TRY_KERNEL))
TRY_BUILT := $(if $(TRY_DISTRO),$(DISTRO)/.fetched,$(LINUX_BUILT))
TRY_KERNEL = $(if $(TRY_DISTRO),$(realpath $(DISTRO)/headers),$(LINUX_BUILD_DIR))
TRY_MAKE = $(if $(TRY_DISTRO),$(DISTRO_MAKE) KCFLAGS= KAFLAGS=,$(LINUX_MAKE) CC=$(CROSS_COMPILE)gcc HOSTCC=gcc)

try: $(TRY_BUILT) | $(TOOL)
	@exec $(TOOL) step --show --name try --what building --log $(LOG)/try.log -- $(reads_linux) \
		env CROSS_COMPILE=$(CROSS_COMPILE) MODULES_LINKED=$(MODULES_LINKED) mk/build-try "$$LKMC_TRY" \
		$(TRY_BUILT) $(TRY_KERNEL)/include/generated/utsrelease.h $(TRY_MAKE)

.PHONY: try
