#!/bin/sh
# Measure the parser beside grep and wc, the matcher against its input, and the
# main job beside the same done by hand.  Tables on standard output, all figures as JSON in BUILD/bench.
#
# usage: tests/bench/run.sh BUILD
#
# BENCH_QUICK=1    small inputs, to see that all of it runs
# BENCH_ONLY=WHAT  parser, matcher, or the name of a repository below
# BENCH_LOGS=FILES logs for the parser instead of compiling the standard
#                  library, separated by blanks
set -eu

here=$(cd "$(dirname "$0")" && pwd)
build=$(cd "$1" && pwd)
work=$build/bench
mkdir -p "$work"
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
export PYTHONDONTWRITEBYTECODE=1 LC_ALL=C.UTF-8

if [ -n "${BENCH_QUICK:-}" ]; then
	bytes=20000000 parse_rounds=3 records='1000 10000'
	repositories='uuid:1 errors:1'
else
	bytes=500000000 parse_rounds=9
	records='1000 10000 100000 1000000'
	repositories='bbolt:3 zap:3 prometheus:1'	# name:rounds
fi

wanted() {
	[ -z "${BENCH_ONLY:-}" ] || [ "$BENCH_ONLY" = "$1" ]
}

# The module's last two releases, with everything they need downloaded.
make_repo() {
	repo=$work/$1/repo
	# shellcheck disable=SC2046
	set -- $(awk -v name="$1" '$1 == name {
		print $2, $(NF - 1), $NF }' "$here/../real/modules.txt")
	python3 "$here/../real/make_repo.py" "$repo" "$@"
	(cd "$repo" && for revision in HEAD~1 HEAD; do
		git checkout -q "$revision" && go list -deps ./... >/dev/null
	done && git checkout -q main)
}

if [ ! -x "$build/escdiff" ]; then
	echo "bench: $build/escdiff is needed" >&2
	exit 1
fi
uname -srm
go version
nproc | sed 's/$/ processors/'
cut -d' ' -f1-3 /proc/loadavg | sed 's/^/load /'
echo

if wanted parser; then
	log=$work/log.$bytes
	[ -s "$log" ] || "$here/make_log.sh" "$log" "$bytes" "$work"
	python3 "$here/parser.py" "$build/escdiff" "$log" "$parse_rounds" \
		"$work/parser.json"
	echo
fi

if wanted matcher; then
	# shellcheck disable=SC2086
	python3 "$here/matcher.py" "$build/escdiff" "$work" \
		"$work/matcher.json" $records
	echo
fi

for entry in $repositories; do
	name=${entry%:*}
	wanted "$name" || continue
	make_repo "$name"
	python3 "$here/diff.py" "$build/escdiff" "$here/by_hand.sh" \
		"$work/$name/repo" "$work/$name" "${entry#*:}" \
		"$work/$name.json"
	echo
done
