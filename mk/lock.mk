# SPDX-License-Identifier: GPL-2.0-or-later
#
# One build of an arch at a time: the goals are made by a make below this one, which
# holds the arch's lock. It tells what runs in it, ./lkmc build for instance, that the
# lock is held. What the archs share, out/src, has locks of its own: mk/package.mk.
#
# Sets BUILD_LOCK, and GOALS_TO_LOCK where there is no lock and one is needed.

BUILD_LOCK := $(TOP)/out/.lock-$(ARCH)
# These build nothing of an arch, or not here.
UNLOCKED_GOALS := help has-target check format distclean test-fresh bench-kernel bench-clone bench-arch modules-compat
# With -n, -q and -t nothing is built either.
DRY_RUN := $(strip $(foreach flag,n q t,$(findstring $(flag),$(filter-out --%,$(firstword -$(MAKEFLAGS))))))
GOALS := $(or $(MAKECMDGOALS),all)
# What means something to a shell or in a rule is in no name of ours.
odd_characters := : % ; | & = ~ ( ) [ ] { } < > * ? ! ` ' " \ $$ \# @ ^
has_odd = $(strip $(foreach odd,$(odd_characters),$(findstring $(odd),$1)))
GOALS_TO_LOCK := $(if $(DRY_RUN)$(filter $(BUILD_LOCK),$(LKMC_LOCKED))$(call has_odd,$(GOALS)),,$(if $(filter-out $(UNLOCKED_GOALS),$(GOALS)),$(GOALS)))

ifneq ($(GOALS_TO_LOCK),)
$(GOALS): locked-make
	@:

# Without a shell between: a signal to this make goes to the other.
locked-make:
	@env LKMC_LOCKED=$(BUILD_LOCK) mk/locked $(BUILD_LOCK) 'another build' $(MAKE) $(GOALS)

.PHONY: $(GOALS) locked-make
endif
