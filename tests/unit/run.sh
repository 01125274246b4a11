#!/usr/bin/env bash
# Run the unit tests, one program a module: tests/unit/run.sh BUILD
set -euo pipefail
cd "$(dirname "$0")/../.."
build=$1
. tests/tally.sh

readonly limit_s=600	# for one program

# cmocka closes with "[  PASSED  ] 3 test(s)." and, if any, the same with
# FAILED.  A program that ends without the first line broke down.
run_program() {
	local output status=0 ok bad

	# timeout also gives signals back their meaning, should this run under
	# nohup or the like.
	output=$(timeout "$limit_s" "$1" 2>&1 </dev/null) || status=$?
	ok=$(sed -n 's/^\[  PASSED  \] \([0-9]*\) test(s).*/\1/p' <<<"$output")
	bad=$(sed -n 's/^\[  FAILED  \] \([0-9]*\) test(s).*/\1/p' <<<"$output")
	[ "$status" -eq 0 ] || bad=${bad:-1}
	[ "$((${ok:-0} + ${bad:-0}))" -gt 0 ] || bad=1
	tally_add "${ok:-0}" "${bad:-0}"
	echo "$(basename "$1"): ${ok:-0} passed, ${bad:-0} failed"
	[ "${bad:-0}" -eq 0 ] || echo "$output"
}

for source in tests/unit/test_*.c; do
	run_program "$build/$(basename "$source" .c)"
done
tally unit
