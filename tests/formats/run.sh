#!/usr/bin/env bash
# Every format against its real readers: tests/formats/run.sh BUILD [FORMAT...]
#
# Cases are runs of the program: steps of the example repository and logs with
# hostile names.  Of each, a report is made twice, the same byte for byte;
# compare.py holds it against the jsonl of the same run; and FORMAT.tools, a
# script beside this one, asks the programs that the format is made for.
set -euo pipefail
cd "$(dirname "$0")/../.."
. tests/tally.sh
tests/setup.sh formats
tests/formats/tools.sh build/tools formats
build=$(cd "$1" && pwd)
shift
here=$PWD/tests/formats
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export TOOLS=$PWD/build/tools PYTHONDONTWRITEBYTECODE=1 LC_ALL=C.UTF-8
export PATH="$TOOLS/bin:$TOOLS/venv/bin:$build:$PATH"
export HOME="$work" XDG_CACHE_HOME="$work/cache" GIT_CONFIG_GLOBAL=/dev/null
export GOCACHE="${TEST_GOCACHE:-$PWD/build/gocache}" GOENV=off
unset "${!GITHUB_@}" CI

formats_of() {
	local reader
	for reader in "$here"/*.py; do
		reader=$(basename "$reader" .py)
		case $reader in
		compare | findings) ;;
		*) echo "${reader%_}" ;;
		esac
	done
}

# make FORMAT FILE: both verdicts will do.
make_report() {
	local status=0

	escdiff diff --format="$1" "${arguments[@]}" >"$2" 2>"$work/stderr" ||
		status=$?
	[ "$status" -le 1 ] || { cat "$work/stderr"; return 1; }
}

# The answer of the first run is not asked for.
is_stable() {
	rm -rf "$work/cache/escdiff/answers"
	make_report "$1" "$work/again" && cmp "$work/report" "$work/again"
}

compare() {
	"${PYTHON:-/usr/bin/python3}" "$here/compare.py" "$1" "$work/report" \
		"$work/jsonl" "${arguments[@]}"
}

# A script ends at its first failure, and says what it is.
ask_tools() {
	[ ! -e "$here/$1.tools" ] ||
		bash -eu "$here/$1.tools" "$work/report" "$work/jsonl" \
			"${arguments[@]}"
}

# run_case ARGUMENT...: all formats of one run.
run_case() {
	local format name="$*"

	arguments=("$@")
	try "$name: jsonl" make_report jsonl "$work/jsonl"
	for format in $formats; do
		try "$name: $format" make_report "$format" "$work/report"
		try "$name: $format is stable" is_stable "$format"
		try "$name: $format lists the same" compare "$format"
		try "$name: $format is understood" ask_tools "$format"
	done
}

if [ $# -gt 0 ]; then
	formats=$*
else
	formats=$(formats_of)
fi
tests/demo-repo.sh "$work/repo"
cd "$work/repo"
run_case v1.0 v1.1
for options in --all '--all --noise'; do
	# shellcheck disable=SC2086 # options are words
	run_case $options v1.0 v1.1
done
for step in 0 2 3 4 5 6; do
	run_case --noise "main~$((step + 1))" "main~$step"
done
run_case main main
"$here/hostile-repo.sh" "$work/hostile"
cd "$work/hostile"
run_case HEAD~1 HEAD
run_case HEAD~1 reasons
run_case --all HEAD~1 reasons
"$here/hostile.sh"
run_case --no-index old.log new.log
run_case --no-index --all new.log new.log
tally formats
