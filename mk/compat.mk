# SPDX-License-Identifier: GPL-2.0-or-later
#
# Do the modules compile for other kernels than the lab's?

# The oldest they are made for, and the newest that Debian packages
COMPAT_SUITES ?= bookworm trixie trixie-backports

modules-compat:
	@mk/compat $(COMPAT_SUITES)

.PHONY: modules-compat
