#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# bh_workqueue: a work that runs in a softirq: what took the place of tasklets
. /lib/lkmc.sh

load bh_workqueue
expect 'queued'
case $(uname -r) in
6.[1-8].*) expect 'in a thread: kworker/' ;;
*) expect 'in a softirq, on top of' ;;
esac
unload bh_workqueue
finish
