#!/usr/bin/env bash
# The entry points for a fuzzer, tests/fuzz/fuzz_*.c.
#
# usage: tests/fuzz/run.sh BUILD                  replay the corpus
#        tests/fuzz/run.sh BUILD --for SECONDS    fuzz, seeded from the corpus
#
# An input that broke one goes to corpus/fuzz, named after the bug.
set -euo pipefail
cd "$(dirname "$0")/../.."
build=$(cd "$1" && pwd)
seconds=
[ "${2-}" != --for ] || seconds=$3
. tests/tally.sh

entry_points() {
	basename -s .c tests/fuzz/fuzz_*.c
}

# Longer inputs only make it slower.
fuzz() {
	local own=$build/$1.corpus

	mkdir -p "$own" "$build/seeds"
	find corpus -type f -size -16k -exec cp -t "$build/seeds" --backup=t {} +
	"$build/$1" -max_total_time="$seconds" -max_len=16384 -timeout=20 \
		-rss_limit_mb=4096 -print_final_stats=1 \
		-artifact_prefix="$build/" "$own" "$build/seeds" 2>"$build/$1.log"
	local status=$?
	tail -n 12 "$build/$1.log"
	return "$status"
}

for name in $(entry_points); do
	if [ -n "$seconds" ]; then
		echo "$name, $seconds s"
		try "$name" fuzz "$name"
		grep -h '^stat::' "$build/$name.log"
	else
		try "$name" "$build/$name" corpus
	fi
done
tally fuzz
