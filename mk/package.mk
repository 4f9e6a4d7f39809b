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
#   PKG_COMPILER	the version of its compiler, if that is not the guest's
#   PKG_FOLLOWS	what its own makefiles notice: "compiler", that another one was installed,
#		"place", that the clone was moved, once mk/relocate told them
#
# $(PKG_TREE) is the source tree, and $(PKG_BUILT) the stamp to depend on.
# packages/NAME/patches/*.patch are applied in alphabetical order.
#
# What is stale goes by what would be done now: the text of the recipes, with all that
# went into it, is kept in stamps. So whatever a recipe names needs no care of its own,
# be it from arch/ARCH.conf or the command line, and a comment in NAME.mk builds nothing.

# $(call step,NAME,WHAT,TOTAL): runs the command that follows with its output
# in a log, progress on the terminal, and what went wrong at the end. Sources that it
# reads stay as they are meanwhile.
step = $(if $(as_text),,$(TOOL) step --name '$1' --what '$2' $(if $3,--total $3) --log $(LOG)/$1.log -- $(reads_$1))

define newline


endef
quoted = '$(subst ','\'',$1)'

# $(call text_of,VARIABLE...): what these recipes would do, in one line. How many jobs
# there are, how far it is told to be, where the clone lies and whether there is a
# ccache makes no difference to what is built.
text_of = $(strip $(subst $(newline), ,$(subst $(TOP),.,$(foreach as_text,yes,$(foreach JOBS,N,\
	$(foreach MAKE,make,$(foreach CCACHE,ccache,$(foreach variable,$1,$($(variable))))))))))

# $(call plain,FILES): those that are there and that make can take by their names.
plain = $(foreach file,$1,$(if $(call has_odd,$(file)),,$(if $(realpath $(file)),$(file))))

# $(call kept,FILE): what a stamp says; make 4.3 may or may not cut off the newline.
kept = $(strip $(file < $1))

# $(call value_stamp,FILE,VARIABLE,TARGET): FILE is as new as the variable's value, of
# one line, which TARGET is made from. Where it is the same no command is run.
define value_stamp
ifneq ($$(call kept,$1),$$(strip $$($2)))
$1: FORCE
endif
$1:
	@mk/stamp $$@ $$(call quoted,$$(strip $$($2))) $3
endef

# $(call compiler_stamp,FILE,VARIABLE,TARGET,WHAT,FOLDER): the same for a compiler's
# version. Of a new one it is said that WHAT is built again, and what is in FOLDER goes.
# A compiler that cannot be asked has not changed.
define compiler_stamp
ifneq ($$(if $$($2),$$(call kept,$1)),$$($2))
$1: FORCE
endif
$1:
	@mk/new-compiler $$@ $$(call quoted,$$($2)) $3 '$4' $5
endef

# $(call place_of,FOLDER): where the clone lies that FOLDER is in; it may be a link.
place_of = $(patsubst %$(subst $(TOP),,$1),%,$(or $(realpath $1),$1))

# $(call place_stamp,FILE,FOLDER,place): FILE says where the clone was when FOLDER was
# made. To be depended on as "| FILE": a clone that was copied or moved builds nothing.
define place_stamp
ifneq ($$(call kept,$1),$$(call place_of,$2))
$1: FORCE
endif
$1:
	@mk/relocate $$@ $$(call place_of,$2) $2 $3
endef

changing_sources = mk/locked $(SRC)/.$1.used 'a build that reads out/src/$1'
source_lock = $(if $(DRY_RUN),,exec mk/locked $(SRC)/.$1.lock 'another build that needs $1')

define package
$2_PATCHES := $$(sort $$(wildcard packages/$1/patches/*.patch))
$2_TREE := $$(if $$($2_DIR),$$(abspath $$($2_DIR)),$(SRC)/$1)
$2_TMP := $(SRC)/$1.new
$2_STAMPS := $$($2_BUILD_DIR)/.lkmc
$2_BUILT := $$($2_STAMPS)/built
$2_EXTRACTED := $$(if $$($2_DIR),,$(SRC)/.$1.extracted)
$2_PATCHED := $$(if $$($2_DIR),,$(SRC)/.$1.patched)
$2_COMPILER ?= $$(if $$($2_BUILD),$$(COMPILER))
# Who compiles holds .used together with others, who changes the sources alone.
reads_$1 := $$(if $$($2_DIR),,$(TOP)/mk/locked -s $(SRC)/.$1.used 'changes to out/src/$1')

$2_EXTRACT = files=$$$$(mk/debian-fetch $$($2_FETCH)); $$($2_UNPACK)
$2_SOURCE_TEXT := $$(call text_of,$2_EXTRACT $$(if $$(filter -s,$$($2_FETCH)),,LAB_SUITE))
$2_CONFIGURE_TEXT := $$(call text_of,$2_TREE $2_CONFIGURE $2_CONFIG_INPUTS)
$2_BUILD_TEXT := $$(call text_of,$2_BUILD $2_BUILD_INPUTS)

ifeq ($(LKMC_SOURCE),$1)
# Below another make, which holds the lock of these sources.
$$(eval $$(call value_stamp,$(SRC)/.$1.source,$2_SOURCE_TEXT,$(SRC)/.$1.extracted))

$(SRC)/.$1.extracted: $(SRC)/.$1.source | $(TOOL)
	@rm -rf $$($2_TMP) && mkdir -p $$($2_TMP)
	@$(call step,$1-source,fetching and unpacking) \
		sh -ec '$$($2_EXTRACT)'
	@$(call changing_sources,$1) sh -ec 'rm -rf $(SRC)/$1 && mv $$($2_TMP) $(SRC)/$1 && rm -f $(SRC)/.$1.patched'
	@touch $$@

$(SRC)/.$1.patched: $(SRC)/.$1.extracted $$($2_PATCHES) $$(wildcard packages/$1/patches)
	@$(call changing_sources,$1) $(call step,$1-patch,patching) mk/patch-tree $(SRC)/$1 $$($2_PATCHES)
	@touch $$@
else
# All archs have the same sources: the second to come finds that nothing is to be done.
ifneq ($$(call kept,$(SRC)/.$1.source),$$($2_SOURCE_TEXT))
$(SRC)/.$1.extracted: FORCE
endif
$(SRC)/.$1.extracted: | $(TOOL)
	@$$(call source_lock,$1) $$(MAKE) LKMC_SOURCE=$1 $$@

$(SRC)/.$1.patched: $(SRC)/.$1.extracted $$($2_PATCHES) $$(wildcard packages/$1/patches) | $(TOOL)
	@$$(call source_lock,$1) $$(MAKE) LKMC_SOURCE=$1 $$@
endif

$$(eval $$(call value_stamp,$$($2_STAMPS)/configure,$2_CONFIGURE_TEXT,$$($2_STAMPS)/configured))
$$(eval $$(call value_stamp,$$($2_STAMPS)/build,$2_BUILD_TEXT,$$($2_BUILT)))
$$(eval $$(call compiler_stamp,$$($2_STAMPS)/compiler,$2_COMPILER,$$($2_STAMPS)/configured,$1,$$(if $$(filter compiler,$$($2_FOLLOWS)),,$$($2_BUILD_DIR))))
$$(eval $$(call place_stamp,$$($2_STAMPS)/place,$$($2_BUILD_DIR),$$(filter place,$$($2_FOLLOWS))))

$$($2_STAMPS)/configured: $$($2_PATCHED) $$($2_STAMPS)/configure $$($2_STAMPS)/compiler $$($2_CONFIG_INPUTS) \
		| $$($2_STAMPS)/place $(TOOL)
	@$$(if $$($2_DIR),test -d $$($2_TREE) || { echo "make: $2_DIR=$$($2_DIR): no such folder" >&2; exit 1; })
	$$($2_CONFIGURE)
	@rm -f $$($2_STAMPS)/moved
	@touch $$@

$$($2_BUILT): $$($2_STAMPS)/configured $$($2_STAMPS)/build $$($2_BUILD_INPUTS) $$(if $$($2_DIR),FORCE) | $$($2_STAMPS)/place $(TOOL)
	$$(if $$(shell ls $$($2_STAMPS)/moved 2>/dev/null),$$($2_CONFIGURE))
	@rm -f $$($2_STAMPS)/moved
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
