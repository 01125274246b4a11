#!/usr/bin/env bash
# Several platforms in one run are what each alone finds, and so are
# snapshots: tests/platforms/run.sh BUILD [MODULE...]
#
# Two releases of modules that are full of files for one platform, one
# committed on the other.  Of every change the platforms have to be those whose
# own run, with GOOS and GOARCH set, has it too, field by field.
set -euo pipefail
cd "$(dirname "$0")/../.."
. tests/tally.sh
build=$(cd "$1" && pwd)
top=$PWD
shift
work=$build/platforms
mkdir -p "$work"
export PATH="$build:$PATH" GIT_CONFIG_GLOBAL=/dev/null LC_ALL=C.UTF-8
export GOCACHE="${TEST_GOCACHE:-$work/gocache}" XDG_CACHE_HOME="$work/cache"
export PYTHONDONTWRITEBYTECODE=1
unset GOOS GOARCH

readonly platforms=linux/amd64,windows/amd64,darwin/arm64,freebsd/386
readonly modules='
github.com/fsnotify/fsnotify        v1.7.0   v1.8.0
golang.org/x/sys                    v0.20.0  v0.30.0
github.com/shirou/gopsutil/v3       v3.23.12 v3.24.5
github.com/prometheus/common        v0.55.0  v0.60.0
'
readonly fields='[.status, .kind, .origin, .package, .place, .file, .line,
	.column, .function, .closure, .symbol, .old, .call, .noise]'

# changes PLATFORM-EXPRESSION: one a line, of the jsonl on standard input.
changes() {
	jq -c "select(.type == \"change\") | $1 as \$platform |
		$fields + [.allocates, \$platform]" | sort
}

# Both verdicts will do.
compare() {
	local status=0

	escdiff "$@" --all --noise --format=jsonl || status=$?
	[ "$status" -le 1 ]
}

singly() {
	local platform

	for platform in ${platforms//,/ }; do
		GOOS=${platform%/*} GOARCH=${platform#*/} \
			compare HEAD~1 HEAD | changes "\"$platform\""
	done | sort
}

same_as_single_runs() {
	singly >"$work/singly"
	compare --platform=$platforms HEAD~1 HEAD |
		changes '.platforms[]' >"$work/together"
	[ -s "$work/singly" ] && diff "$work/singly" "$work/together" | head
}

# In snapshots there is no machine code, so that less is known of what
# allocates.
same_as_snapshots() {
	local platform

	rm -rf "$work/old" "$work/new"
	mkdir "$work/old" "$work/new"
	for platform in ${platforms//,/ }; do
		escdiff snapshot HEAD~1 --platform="$platform" \
			-o "$work/old/${platform/\//-}.snap.zst"
		escdiff snapshot HEAD --platform="$platform" \
			-o "$work/new/${platform/\//-}.snap"
	done
	compare diff --no-index "$work/old" "$work/new" >"$work/jsonl"
	jq -c "select(.type == \"change\") | .platforms[] as \$platform |
		$fields + [\$platform]" "$work/jsonl" | sort >"$work/saved"
	jq -c 'del(.[-2])' "$work/together" | sort | diff - "$work/saved" |
		head
}

wanted() {
	[ $# -eq 1 ] || [[ " ${*:2} " == *" $1 "* ]]
}

while read -r module old new; do
	if [ -z "$module" ] || ! wanted "$module" "$@"; then
		continue
	fi
	repo=$work/${module//\//_}
	[ -d "$repo" ] || /usr/bin/python3 tests/real/make_repo.py "$repo" \
		"$module" "$old" "$new"
	cd "$repo"
	try "$module: single runs" same_as_single_runs
	try "$module: snapshots" same_as_snapshots
	cd "$top"
done <<<"$modules"
tally platforms
