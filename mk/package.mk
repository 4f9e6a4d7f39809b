# SPDX-License-Identifier: GPL-2.0-or-later
#
# The steps that packages share: fetch, extract, patch, configure, build.
#
# A package is a folder packages/NAME with NAME.mk, which sets, with NAME in
# capitals (PKG below), and then calls $(eval $(call package,NAME,PKG)):
#
#   PKG_FETCH	"deb PACKAGE" or "source PACKAGE", for mk/debian-fetch
#   PKG_UNPACK	"unpack to $(PKG_TMP)", a shell command; $(PKG_FILES) is where it was fetched to
#   PKG_DIR	the user's own tree, from the command line; never written to
#   PKG_BUILD_DIR	where it is built
#   PKG_CONFIGURE, PKG_BUILD	recipes, run by step: progress, log, errors
#   PKG_CONFIG_INPUTS, PKG_BUILD_INPUTS	files that make those stale
#   PKG_STEPS	how many lines a whole build prints
#
# $(PKG_TREE) is the source tree, and $(PKG_BUILT) the stamp to depend on.
# packages/NAME/patches/*.patch are applied in alphabetical order.

# $(call step,NAME,WHAT,TOTAL): runs the command that follows with its output
# in a log, progress on the terminal, and what went wrong at the end.
step = $(TOOL) step --name '$1' --what '$2' $(if $3,--total $3) --log $(LOG)/$1.log --

# A stamp for a value rather than a file: rewritten only when the value differs.
define value_stamp
$1: FORCE
	@mkdir -p $$(@D); printf '%s\n' '$2' | cmp -s - $$@ || printf '%s\n' '$2' > $$@
endef

define package
$2_PATCHES := $$(sort $$(wildcard packages/$1/patches/*.patch))
$2_TREE := $$(if $$($2_DIR),$$(abspath $$($2_DIR)),$(SRC)/$1)
$2_TMP := $(SRC)/$1.new
$2_STAMPS := $$($2_BUILD_DIR)/.lkmc
$2_BUILT := $$($2_STAMPS)/built
$2_EXTRACTED := $$(if $$($2_DIR),,$(SRC)/.$1.extracted)
$2_PATCHED := $$(if $$($2_DIR),,$(SRC)/.$1.patched)

$$(eval $$(call value_stamp,$(SRC)/.$1.fetch,$$($2_FETCH)))

$(SRC)/.$1.extracted: $(SRC)/.$1.fetch | $(TOOL)
	@mkdir -p $(SRC)
	@rm -rf $$($2_TMP) && mkdir -p $$($2_TMP)
	@$(call step,$1-source,fetching and unpacking) \
		sh -ec 'files=$$$$(mk/debian-fetch $$($2_FETCH)); $$($2_UNPACK)'
	@rm -rf $(SRC)/$1 && mv $$($2_TMP) $(SRC)/$1 && rm -f $(SRC)/.$1.patched
	@touch $$@

$(SRC)/.$1.patched: $(SRC)/.$1.extracted $$($2_PATCHES) $$(wildcard packages/$1/patches)
	@$(call step,$1-patch,patching) mk/patch-tree $(SRC)/$1 $$($2_PATCHES)
	@touch $$@

# A user's own tree may be given, changed or taken back at any time.
$$(eval $$(call value_stamp,$$($2_STAMPS)/tree,$$($2_TREE)))

$$($2_STAMPS)/configured: $$($2_PATCHED) $$($2_STAMPS)/tree $$($2_CONFIG_INPUTS) packages/$1/$1.mk | $(TOOL)
	@$$(if $$($2_DIR),test -d $$($2_TREE) || { echo "make: $2_DIR=$$($2_DIR): no such folder" >&2; exit 1; })
	@mkdir -p $$($2_STAMPS)
	$$($2_CONFIGURE)
	@touch $$@

$$($2_BUILT): $$($2_STAMPS)/configured $$($2_BUILD_INPUTS) $$(if $$($2_DIR),FORCE) | $(TOOL)
	$$($2_BUILD)
	@touch $$@

$1: $$($2_BUILT)

$1-rebuild: $1-forget-build
	@$(MAKE) $1

$1-reconfigure: $1-forget-configuration
	@$(MAKE) $1

$1-forget-build:
	@rm -f $$($2_BUILT)

$1-forget-configuration:
	@rm -f $$($2_STAMPS)/configured

$1-dirclean:
	rm -rf $(SRC)/$1 $(SRC)/.$1.* $$($2_BUILD_DIR)

.PHONY: $1 $1-rebuild $1-reconfigure $1-dirclean $1-forget-build $1-forget-configuration
endef
