#!/usr/bin/env bash
# Run the tests of the command line: tests/cli/run.sh BUILD [NAME...]
#
# A NAME is that of a test without ".test"; without one all are run.  What a
# test printed is shown when it fails.  lib.sh says what a test looks like.
set -euo pipefail
cd "$(dirname "$0")/../.."
. tests/tally.sh
ESCDIFF=$(cd "$1" && pwd)/escdiff
export ESCDIFF
shift
readonly limit_s=600	# for one test; one that hangs must not hold up all

if ! "$ESCDIFF" --version >/dev/null; then
	echo "$ESCDIFF does not start"
	exit 1
fi
for test in tests/cli/*.test; do
	name=$(basename "$test" .test)
	[ $# -eq 0 ] || [[ " $* " == *" $name "* ]] || continue
	try "$name" timeout "$limit_s" bash "$test"
done
tally cli
