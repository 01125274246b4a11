#!/usr/bin/env bash
# Shares of heap profiles that real benchmarks write are what pprof itself
# reads in them: tests/profile/run.sh BUILD [MODULE...]
#
# For each module of modules.txt: its benchmarks run once with and once
# without -trimpath; the bytes and objects of each escape in the compiler's
# log, and those of each function, are summed up again by reader.py from what
# `pprof -raw` prints.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
build=$(cd "$1" && pwd)
shift
. "$top/tests/tally.sh"
work=$build/profile
mkdir -p "$work/bin"
export GOFLAGS='' GOENV=off GOWORK=off GOTOOLCHAIN=local LC_ALL=C.UTF-8
export PYTHONDONTWRITEBYTECODE=1
export GOCACHE=${TEST_GOCACHE:-$work/gocache}

[ -x "$work/bin/pprof" ] ||
	GOBIN="$work/bin" go install github.com/google/pprof@latest

# fetch MODULE VERSION: its sources, writable, to $dir.
fetch() {
	dir=$work/$(basename "$1")
	[ ! -d "$dir" ] || return 0
	local from
	from=$(cd "$work" && go mod download -json "$1@$2" |
		sed -n 's/^[[:space:]]*"Dir": "\(.*\)",$/\1/p')
	cp -r "$from" "$dir.new"
	chmod -R u+w "$dir.new"
	mv "$dir.new" "$dir"
}

# Samples are dense, so that there are many lines to compare.  Of several
# packages each has a profile of its own.
measure() {	# PATTERN BENCHMARKS [FLAG]
	local pattern=$1 benchmarks=$2 package n=0
	shift 2
	rm -f "$work"/heap.*.pprof
	for package in $(go list "$pattern"); do
		n=$((n + 1))
		go test "$@" -run - -bench "$benchmarks" -benchtime=20x -timeout 20m \
			-memprofile "$work/heap.$n.pprof" -memprofilerate=2048 \
			-o "$work/test" "$package" >"$work/bench.log" 2>&1 ||
			cat "$work/bench.log"
	done
	[ -e "$work/heap.1.pprof" ]
}

# All that allocates is new: the compiler's own words on its functions stay.
without_escapes() {
	grep -vE 'escapes to heap|moved to heap' "$1"
}

compare() {	# PREFIX
	local profiles=() file

	: >"$work/raw"
	for file in "$work"/heap.*.pprof; do
		profiles+=(--profile="$file")
		"$work/bin/pprof" -raw -symbolize=none "$file" >>"$work/raw" \
			2>/dev/null
	done
	"$build/escdiff" diff --no-index --exit-zero --format=jsonl --all \
		--noise "${profiles[@]}" --profile-side=new \
		"$work/log" "$work/log" >"$work/lines" &&
		python3 "$here/reader.py" lines "$1" "$work/raw" \
			"$work/lines" | tee -a "$work/compared" &&
	without_escapes "$work/log" >"$work/old.log" &&
	"$build/escdiff" diff --no-index --exit-zero --format=jsonl \
		--noise "${profiles[@]}" --profile-side=old \
		"$work/old.log" "$work/log" >"$work/functions" &&
		python3 "$here/reader.py" functions "$1" "$work/raw" \
			"$work/functions" | tee -a "$work/compared"
}

check() {	# MODULE PATTERN BENCHMARKS [FLAG]
	local prefix=$dir
	[ "${4-}" != -trimpath ] || prefix=$1
	cd "$dir"
	measure "${@:2}" && compare "$prefix"
}

while read -r module version pattern benchmarks; do
	case $module in '' | '#'*) continue ;; esac
	[ $# -eq 0 ] || [[ " $* " == *" $module "* ]] || continue
	fetch "$module" "$version"
	(cd "$dir" && go build -a -gcflags='-m=2' ./... 2>"$work/log") || true
	for flag in '' -trimpath; do
		: >"$work/compared"
		# shellcheck disable=SC2086 # none, or one
		try "$module $flag" check "$module" "$pattern" "$benchmarks" \
			$flag
		cat "$work/compared"
	done
done <"$here/modules.txt"
tally profile
