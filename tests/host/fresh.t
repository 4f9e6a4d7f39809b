#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# mk/fresh: what it refuses before it makes anything. That it works is what CI is.

cd "$(dirname "$0")/../.." || exit 125
. tests/lib.sh

try mk/fresh -h
status_is 'help succeeds' 0
like 'help shows the usage' '^Usage: mk/fresh '
try mk/fresh
status_is 'without a suite it is 2' 2
try mk/fresh 'a suite'
status_is 'a bad name of a suite is 2' 2
one_line 'said in one line'
try mk/fresh -x trixie
status_is 'an unknown option is 2' 2

# What this host may lack: root, debootstrap. A stand-in for each.
mkdir "$tmp/bin"
printf '#!/bin/sh\necho 1000\n' > "$tmp/bin/id"
printf '#!/bin/sh\necho 0\n' > "$tmp/bin/id0"
chmod +x "$tmp/bin/id" "$tmp/bin/id0"
try env "PATH=$tmp/bin:$PATH" "LKMC_CACHE=$tmp/cache" mk/fresh trixie
status_is 'without root it is 125' 125
like 'and says how to go on' 'sudo make test-fresh SUITE=trixie'
mv "$tmp/bin/id0" "$tmp/bin/id"
for program in dirname env git stat; do
	ln -s "$(command -v "$program")" "$tmp/bin/$program"
done
try env "PATH=$tmp/bin" "LKMC_CACHE=$tmp/cache" /bin/sh mk/fresh trixie
status_is 'without debootstrap it is 125' 125
like 'and names the package' 'there is no debootstrap: apt-get install debootstrap'
works 'nothing was made' test ! -e "$tmp/cache"

# What CI types is what the README shows.
sed -n '/^## /q; s/^    \(\.\/.*\)/\1/p' README.md > "$tmp/commands"
is 'the README shows two commands' "./run -n
./test" "$(cat "$tmp/commands")"

done_testing
