#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The fragments of a kernel's configuration, against trees of all versions: an option
# that a tree does not know is a note, one that it knows and refuses an error.

cd "$(dirname "$0")/../.." || exit 125
. tests/lib.sh

# A tree with the few options that it knows
tree=$tmp/tree
mkdir -p "$tree/init" "$tree/drivers"
cat > "$tree/Kconfig" <<'KCONFIG'
source "init/Kconfig"
menuconfig DRIVERS
	bool "Drivers"
KCONFIG
cat > "$tree/init/Kconfig" <<'KCONFIG'
config REFUSED
	bool "This one has a dependency" if IMPOSSIBLE
	help
	  It is not
	config NOT_THIS_ONE, which is a sentence.
config	GIVEN
	bool "This one is there"
KCONFIG
# No Kconfig file of this tree's arch
echo 'config OF_ANOTHER_ARCH' > "$tree/drivers/Kconfig"

# What its "make" leaves behind: the second line of Kconfig's list is the last.
cat > "$tmp/make" <<SH
#!/bin/sh
for word; do
	case \$word in
	KCONFIG_ALLCONFIG=*) cp "\${word#*=}" "$tmp/build/seen" ;;
	esac
done
mkdir -p "$tmp/build/include/config"
ln -sfn "$tree" "$tmp/build/source"
echo CONFIG_GIVEN=y > "$tmp/build/.config"
cat > "$tmp/build/include/config/auto.conf.cmd" <<'CMD'
deps_config := \\
	Kconfig \\
	init/Kconfig \\

include/config/auto.conf: \$(deps_config)
CMD
SH
chmod +x "$tmp/make"

# configure LINE...: with a fragment of these lines
configure()
{
	printf '%s\n' "$@" > "$tmp/fragment"
	try mk/linux-config "$tmp/build" "$tmp/fragment" -- "$tmp/make"
}

configure 'CONFIG_GIVEN=y	# it is there' 'CONFIG_DRIVERS=n' 'CONFIG_UNHEARD_OF=n'
status_is 'what is given, or not wanted and not there, is right' 0
is 'and nothing is said' '' "$output"

configure 'CONFIG_GIVEN=y' 'CONFIG_UNHEARD_OF=y	# of another version'
status_is 'an option that the tree does not know is no error' 0
one_line 'but a note, of one line'
like 'by its name' '^note: CONFIG_UNHEARD_OF=y is left out: this source tree has no such option$'

for name in OF_ANOTHER_ARCH NOT_THIS_ONE; do
	configure "CONFIG_$name=y"
	status_is "$name is not known either" 0
	like "$name is a note" "^note: CONFIG_$name=y"
done

configure 'CONFIG_REFUSED=y'
status_is 'an option that it knows and refuses is an error' 1
one_line 'of one line'
like 'with its value and its place' \
	'^error: CONFIG_REFUSED=y was asked for and did not survive: it is n; .*\(init/Kconfig:1\)$'
configure 'CONFIG_DRIVERS=m' 'CONFIG_UNHEARD_OF=y'
status_is 'a menu is an option too' 1
like 'the error' '^error: CONFIG_DRIVERS=m .*\(Kconfig:2\)$'
like 'and the note beside it' '^note: CONFIG_UNHEARD_OF=y'
configure 'CONFIG_GIVEN=m'
status_is 'another value is an error' 1
like 'and is named' 'it is y;'

configure 'CONFIG_REFUSED=y	# if offered: some versions do'
status_is 'what a fragment lets be refused is no error' 0
one_line 'but a note, of one line'
like 'with its place' '^note: CONFIG_REFUSED=y is left out: this source tree refuses it \(init/Kconfig:1\)$'
like 'Kconfig is asked for it all the same' '^CONFIG_REFUSED=y$' "$(cat "$tmp/build/seen")"
configure 'CONFIG_UNHEARD_OF=y	# if offered: newer versions do'
status_is 'one that other versions offer is not missed' 0
is 'and nothing is said of it' '' "$output"
configure 'CONFIG_REFUSED=y	# if offered: some versions do' 'CONFIG_REFUSED=y	# always'
status_is 'the last line of an option counts, in this too' 1

# Kconfig's list is what tells known from unknown.
configure 'CONFIG_GIVEN=y'
rm "$tmp/build/include/config/auto.conf.cmd"
echo 'CONFIG_UNHEARD_OF=y' > "$tmp/wanted"
try mk/kconfig-check "$tmp/build/.config" "$tmp/wanted" "$tmp/build/include/config/auto.conf.cmd" "$tree"
status_is 'without a list there is no telling' 1
like 'and it is named' '^error: .*auto.conf.cmd: Kconfig left no list'

# The user sees notes of a step that went well.
try ./lkmc step --name test --what trying --log "$tmp/step.log" -- printf 'note: look\nother\n'
status_is 'a step with a note succeeds' 0
is 'and tells it' 'note: look' "$output"
like 'the log has all' '^other$' "$(cat "$tmp/step.log")"

done_testing
