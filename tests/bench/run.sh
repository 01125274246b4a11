#!/usr/bin/env bash
# How quick escdiff is, beside what one would do without it; see table.py.
#
# usage: tests/bench/run.sh BUILD
#
# One table on standard output, the same as BUILD/bench/bench.json, and as
# bench.md for the README; every single run in BUILD/bench/NAME.json.  Nothing
# fails by time.
#
# BENCH_REPOS='NAME=DIR ...'  the last commits of these clones; by default
#                             releases from the Go proxy, a commit each
# BENCH_COMMITS=N             how many commits are looked at
# BENCH_LOGS=FILES            logs for the parser instead of compiling the
#                             standard library, separated by blanks
# BENCH_ONLY='NAME ...'       parser or names of repositories; the table has
#                             what was measured before of the others
# BENCH_QUICK=1               small inputs, to see that all of it runs
# BENCH_ONLY=growth           curves instead: see growth.sh
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
build=$(cd "$1" && pwd)
work=$build/bench
mkdir -p "$work"
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
export GIT_PAGER=cat PYTHONDONTWRITEBYTECODE=1 LC_ALL=C.UTF-8
export PYTHON=${PYTHON:-/usr/bin/python3}

if [ "${BENCH_ONLY:-}" = growth ]; then
	exec "$here/growth.sh" "$build"
fi

# NAME COLD COMMITS: how often the first run is measured, and how many
# commits are looked at.
if [ -n "${BENCH_QUICK:-}" ]; then
	bytes=20000000 rounds=3 repositories='uuid errors'
	sizes='uuid 1 2
		errors 1 2'
else
	bytes=500000000 rounds=9 repositories='gin bbolt prometheus'
	sizes='gin 3 16
		bbolt 3 16
		zap 3 16
		prometheus 1 8'
fi

wanted() {
	[ -z "${BENCH_ONLY:-}" ] || [[ " $BENCH_ONLY " == *" $1 "* ]]
}

# The module's releases, with everything they need downloaded.
make_repo() {
	local name module versions
	while read -r name module versions; do
		[ "$name" = "$1" ] || continue
		# shellcheck disable=SC2086 # a word is a version
		"$PYTHON" "$here/../real/make_repo.py" "$work/$1/releases" \
			"$module" $versions
	done <"$here/../real/modules.txt"
}

# Work in a clone: the bench makes commits of its own, on no branch.
measure_repo() {
	local name=$1 dir=$2 cold count
	read -r cold count < <(awk -v name="$name" '$1 == name {
		print $2, $3; found = 1 } END { if (!found) print 3, 16 }' \
		<<<"$sizes")
	mkdir -p "$work/$name"
	if [ -z "$dir" ]; then
		make_repo "$name"
		dir=$work/$name/releases
	fi
	rm -rf "$work/$name/repo"
	git clone -q --shared "$dir" "$work/$name/repo"
	echo "$name: $(git -C "$work/$name/repo" log -1 --format=%h)" >&2
	"$PYTHON" "$here/repository.py" "$build/escdiff" "$here/by_hand.sh" \
		"$work/$name/repo" "$work/$name" "$cold" \
		"${BENCH_COMMITS:-$count}" "$work/$name.json"
}

machine() {
	uname -srm
	go version
	nproc | sed 's/$/ processors/'
	cut -d' ' -f1-3 /proc/loadavg | sed 's/^/load /'
	"$build/escdiff" --version | head -n 1
}

[ -x "$build/escdiff" ] || {
	echo "bench: $build/escdiff is needed" >&2
	exit 1
}

results=()
if wanted parser; then
	log=$work/log.$bytes
	[ -s "$log" ] || "$here/make_log.sh" "$log" "$bytes" "$work"
	"$PYTHON" "$here/parser.py" "$build/escdiff" "$log" "$rounds" \
		"$work/parser.json"
fi
[ ! -s "$work/parser.json" ] || results+=("log=$work/parser.json")

for repository in ${BENCH_REPOS:-$repositories}; do
	name=${repository%%=*}
	dir=
	[ "$name" = "$repository" ] || dir=${repository#*=}
	! wanted "$name" || measure_repo "$name" "$dir"
	[ ! -s "$work/$name.json" ] || results+=("$name=$work/$name.json")
done

machine
echo
"$PYTHON" "$here/table.py" "$work/bench.json" "${results[@]}"
