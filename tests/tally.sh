# Sourced by the suites: counts what passes and says so at the end.
# shellcheck shell=bash

tally_passed=0
tally_failed=0

# try NAME COMMAND...: one test, which passes when the command succeeds.
# Its output is shown when it does not.
try() {
	local name=$1 output
	shift
	if output=$("$@" 2>&1 </dev/null); then
		tally_passed=$((tally_passed + 1))
		return 0
	fi
	tally_failed=$((tally_failed + 1))
	echo "FAILED: $name"
	# shellcheck disable=SC2001 # each line is indented
	sed 's/^/    /' <<<"$output"
	return 0
}

# Count tests that a program of many ran itself.
tally_add() {
	tally_passed=$((tally_passed + $1))
	tally_failed=$((tally_failed + $2))
}

# tally SUITE: the closing line; fails if anything did, or nothing ran.
tally() {
	echo "$1: $tally_passed passed, $tally_failed failed"
	[ "$tally_failed" -eq 0 ] && [ "$tally_passed" -gt 0 ]
}
