#!/bin/sh
# Read what Go says about all of its own std and cmd, under many releases,
# and hold the heap escapes against a count of plain text.
#
# usage: tests/std/run.sh BUILD [VERSION...]
#
# Every line must be understood.  One release takes some minutes, and for that
# time some gigabytes below BUILD.  $ESCDIFF_STD_LOGS may name a folder of
# logs, goVERSION.log, that were made before; none is compiled then.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
build=$(cd "$1" && pwd)
shift
[ "$#" -gt 0 ] || set -- 1.9.7 1.12.17 1.13.15 1.16.15 1.19.13 1.21.13 \
	1.24.13 1.26.8 1.27.4
work=$build/std
mkdir -p "$work"
export LC_ALL=C

made=
clean_up() {
	[ -z "$made" ] || rm -f "$made"
}
trap clean_up EXIT
trap 'exit 1' HUP INT TERM

# make_log VERSION: sets log
make_log() {
	if [ -n "${ESCDIFF_STD_LOGS-}" ]; then
		log=$ESCDIFF_STD_LOGS/go$1.log
		return
	fi
	root=$("$here/../toolchains/fetch.sh" "$1") || return 1
	log=$work/go$1.log
	made=$log
	if ! "$here/compile.sh" "$root" "$work" 2>"$log"; then
		tail -n 5 "$log"
		return 1
	fi
}

# Nothing else was in the log than what a compiler says that is content.
readonly all_understood='"unrecognized":0,"foreign":0,"errors":0,"dumps":0,"complete":true}'

# number KEY: of the summary
number() {
	expr "$summary" : ".*\"$1\":\([0-9]*\)"
}

row() {
	printf '%-9s %9s %9s %9s %9s %9s %9s  %s\n' "$@"
}

# Each release has a row, which ends with what is wrong.
check() {
	make_log "$1" || return 1
	plain=$(awk -f "$here/plain_count.awk" "$log") || return 1
	ours=$("$build/escdiff" parse --format=tsv "$log" 2>/dev/null |
		awk -F '\t' -f "$here/our_count.awk") || return 1
	# The summary closes the JSON Lines.
	summary=$("$build/escdiff" parse --format=jsonl "$log" | tail -n 1) ||
		return 1
	version=$1
	# shellcheck disable=SC2086 # a word is a number
	set -- $plain $ours
	[ "$#" -eq 4 ] || { echo "no counts: $plain, $ours"; return 1; }
	verdict=ok
	[ "$2" -eq "$4" ] || verdict="$4 records of $2"
	[ "$1" -eq "$3" ] || verdict="$3 lines of $1"
	[ "$1" -gt 0 ] || verdict='no heap escape'
	case $summary in
	*$all_understood) ;;
	*) verdict=$summary ;;
	esac
	row "$version" "$(number lines)" "$(number records)" \
		"$3" "$4" "$1" "$2" "$verdict"
	[ "$verdict" = ok ]
}

passed=0
failed=0
row '' '' '' escdiff escdiff plain plain ''
row release lines records 'lines' 'heap' 'lines' 'heap' ''
for version; do
	if check "$version"; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "FAILED: Go $version"
	fi
	clean_up
done
echo "std: $passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
