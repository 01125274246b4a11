#!/usr/bin/env bash
# Hold the records of real logs against what was found right before.
#
# usage: tests/corpus/run.sh BUILD [--update]
#
# A case is a folder below corpus/ with these files:
#   input     what Go, or a CI system, printed
#   expected  records, lines not understood, and the summary of the JSON
#             Lines; --update rewrites it
#   chains    likewise with explanations, if the case has this file
#   clean     names another case, whose records it must have: the same
#             input before something was done to it
#   command, src/   how the input came about
# Every log of Go is read again in each of the disguises below; the records
# must not change by that.
set -euo pipefail
cd "$(dirname "$0")/../.."
build=$(cd "$1" && pwd)
. tests/tally.sh
export LC_ALL=C

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

parse() {
	"$build/escdiff" parse --color=never "$@"
}

expected_of() {
	parse -v --format=tsv - <"$1/input" 2>"$work/notes" || return 1
	sed -n 's/^.*[0-9]: not understood: /not understood: /p' "$work/notes"
	parse --format=jsonl - <"$1/input" 2>"$work/notes" | tail -n 1
}

chains_of() {
	parse -v --format=text - <"$1/input" 2>"$work/notes"
}

records_of() {
	parse --format=tsv - <"$1" 2>"$work/notes"
}

# compare CASE FILE FUNCTION
compare() {
	"$3" "$1" >"$work/found" || { cat "$work/notes"; return 1; }
	diff -u "$1/$2" "$work/found" | head -n 40
}

same_as_clean() {
	local clean

	clean=corpus/$(cat "$1/clean")
	records_of "$clean/input" >"$work/clean" || return 1
	records_of "$1/input" >"$work/found" || return 1
	diff -u "$work/clean" "$work/found" | head -n 40
}

# What happens to a log on its way: a file for each disguise.
disguise() {
	awk -v to="$work/as-" '{
		time = "2026-01-02T03:04:05.6789012Z"
		printf "%s\r\n", $0 >(to "crlf")
		printf "%s%s\n", NR == 1 ? "\357\273\277" : "", $0 >(to "bom")
		printf "\033[36;1m%s\033[0m\033[K\n", $0 >(to "colour")
		printf "%s %s\r\n", time, $0 >(to "github")
		printf "%s 01O %s\n", time, $0 >(to "gitlab")
		printf "%s%s", NR == 1 ? "" : "\n", $0 >(to "open_end")
	}' "$1"
}

same_in_disguise() {
	local files

	rm -f "$work"/as-*
	[ -s "$1/input" ] || return 0
	disguise "$1/input" || return 1
	files=("$1/input" "$work"/as-*)
	[ "${#files[@]}" -eq 7 ] || return 1
	parse --format=tsv "${files[@]}" 2>"$work/notes" >"$work/found" ||
		return 1
	awk -v logs=7 -f tests/corpus/repeats.awk "$work/found"
}

update() {
	expected_of "$1" >"$work/found"
	cmp -s "$work/found" "$1/expected" || {
		cp "$work/found" "$1/expected"
		echo "updated: $1"
	}
	[ ! -e "$1/chains" ] || chains_of "$1" >"$1/chains"
}

check() {
	try "$1" compare "$1" expected expected_of
	[ ! -e "$1/chains" ] || try "chains of $1" compare "$1" chains chains_of
	[ ! -e "$1/clean" ] || try "clean $1" same_as_clean "$1"
	[[ "$1" == corpus/ci-logs/* ]] ||
		try "disguises of $1" same_in_disguise "$1"
}

[ "${2-}" = --update ] && each=update || each=check
for input in corpus/*/*/input; do
	"$each" "$(dirname "$input")"
done
[ "$each" = update ] || tally corpus
