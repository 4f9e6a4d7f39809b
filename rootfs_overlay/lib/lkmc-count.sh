# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# What "lkmc count try" counts: lkmc-count.sh [COMMAND]. The modules are in /try
# (mk/build-try says how). Loads them, runs COMMAND or the folder's test.sh, and unloads
# them in reverse.

cd /try || exit
loaded=
while read -r kind name; do
	if [ "$kind" = insmod ]; then
		insmod "$name.ko" || exit
		loaded="$name $loaded"
	else
		modprobe "$name" || exit
	fi
done < modules
[ ! -d files ] || cd files || exit
status=0
if [ "$1" ]; then
	sh -c "$1"
	status=$?
elif [ -e test.sh ]; then
	sh ./test.sh
	status=$?
fi
for name in $loaded; do
	rmmod "$name" || exit
done
exit $status
