#!/usr/bin/env bash
# Run suites one after the other and add up what they say.
#
# usage: tests/suites.sh BUILD NAME...
#
# A suite is tests/NAME/run.sh, called with BUILD, the directory that holds
# the program.  It closes with the line "NAME: N passed, M failed" and fails
# when M is not 0.  One that says nothing of the kind, or that ran no test,
# counts as a failure: silence is no success.
set -euo pipefail
cd "$(dirname "$0")/.."
build=$(cd "$1" && pwd)
shift

passed=0
failed=0

run_suite() {
	local name=$1 status=0 counts ok=0 bad=0 start=$SECONDS

	echo "--- $name"
	"tests/$name/run.sh" "$build" </dev/null 2>&1 |
		tee "$build/$name.log" || status=$?
	counts=$(sed -n -E "s/^$name: ([0-9]+) passed, ([0-9]+) failed\$/\1 \2/p" \
		"$build/$name.log" | tail -n 1)
	read -r ok bad <<<"${counts:-0 0}"
	if [ "$((ok + bad))" -eq 0 ]; then
		echo "$name ran no test (status $status)"
		bad=1
	elif [ "$status" -ne 0 ] && [ "$bad" -eq 0 ]; then
		echo "$name ended with status $status"
		bad=1
	fi
	passed=$((passed + ok))
	failed=$((failed + bad))
	echo "    $((SECONDS - start)) s"
}

for name; do
	run_suite "$name"
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
