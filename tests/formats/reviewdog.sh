#!/usr/bin/env bash
# Sourced by the checks of what reviewdog reads.  $dir is a scratch directory.
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

# reviewdog_says FORMAT REPORT: it prints the lines of $dir/wanted and nothing
# else.  Its status tells whether there are any, whatever their severity.
reviewdog_says() {
	local format=$1 report=$2 status=0

	reviewdog -f="$format" -reporter=local -diff='git diff v1.0 v1.1' \
		-filter-mode=nofilter -fail-on-error \
		<"$report" >"$dir/printed" 2>"$dir/stderr" || status=$?
	diff <(sort "$dir/wanted") <(sort "$dir/printed")
	[ "$status" -eq "$([ ! -s "$dir/wanted" ]; echo $?)" ] || {
		echo "reviewdog ends with $status"
		cat "$dir/stderr"
		return 1
	}
}
