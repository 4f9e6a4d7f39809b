# SPDX-License-Identifier: GPL-2.0-or-later
#
# Takes the TAP of one test program into the whole run's: "ok" and "not ok" lines
# get the next number and a prefix, the rest passes. The last line of the input is
# "lkmc-status N", the program's exit status; it may stand behind a line that was not
# finished. Counts are kept in the file "state".
# With no_skip a skip is a failure, unless the source declares it: "not on ARCH: WHY",
# or the test is of what a user has to ask for: "not asked for: HOW".

function report(ok, text) {
	number++
	printf "%s %d - %s: %s\n", ok ? "ok" : "not ok", number, prefix, text
	fflush()
}

BEGIN {
	getline counts < state
	split(counts, count, " ")
	close(state)
	number = count[1] + count[2] + count[3]
	planned = -1
	status = "none"
}

/lkmc-status [0-9]+$/ {
	status = $NF
	sub(/lkmc-status [0-9]+$/, "")
	if ($0 == "")
		next
}

/^TAP version/ { next }
/^[0-9]+ passed, [0-9]+ failed/ { next }

/^1\.\.[0-9]+/ {
	planned = substr($1, 4) + 0
	if (planned == 0 && /# *[Ss][Kk][Ii][Pp]/)
		empty_reason = $0
	next
}

/^(not )?ok( |$)/ {
	ok = !/^not /
	text = $0
	sub(/^(not )?ok *[0-9]* *-? */, "", text)
	seen++
	if (text ~ /# *[Ss][Kk][Ii][Pp]/) {
		if (no_skip && text !~ /# SKIP not (on [a-z0-9_+]+|asked for): [^ ]/) {
			report(0, text " (LKMC_NO_SKIP is set)")
			count[2]++
		} else {
			report(1, text)
			count[3]++
		}
		next
	}
	report(ok, text)
	count[ok ? 1 : 2]++
	failed_here += !ok
	next
}

{ print; fflush() }

END {
	if (planned >= 0 && planned != seen) {
		report(0, "planned " planned " tests, ran " seen + 0)
		count[2]++
	} else if (status != 0 && !failed_here) {
		report(0, "ended with status " status "; see " log_name)
		count[2]++
	} else if (seen == 0) {
		report(0, "ran no test")
		count[2]++
	}
	print count[1] + 0, count[2] + 0, count[3] + 0 > state
}
