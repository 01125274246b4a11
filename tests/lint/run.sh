#!/usr/bin/env bash
# What can be judged without running anything: tests/lint/run.sh BUILD
set -euo pipefail
cd "$(dirname "$0")/../.."
. tests/tally.sh

# We write for 80 columns; where a break reads worse a line may be longer,
# but not by much.  Tabs count to the next eighth column.
narrow() {
	local wide
	wide=$(expand "$1" | LC_ALL=C.UTF-8 grep -nE '^.{89}')
	[ -z "$wide" ] || { echo "more than 88 columns: $wide"; return 1; }
}

opens_with_comment() {
	head -c 2 "$1" | grep -qF '/*' || { echo "no opening comment"; return 1; }
}

# Beside strings and what other comments quote.
only_block_comments() {
	! sed -e '/^[[:space:]]*\*/d' -e 's/"[^"]*"//g' -e 's,/\*.*,,' "$1" |
		grep -F '//'
}

# groff warns, but its status stays 0.
silent() {
	local output
	output=$("$@" 2>&1)
	[ -z "$output" ] || { echo "$output"; return 1; }
}

# A test runs in a directory of its own that is thrown away.
lenient() {
	[[ "$1" != *.test ]] || echo "-P SCRIPTDIR -e SC1091,SC2044,SC2103,SC2115,SC2164,SC2238"
}

for file in src/*/*.[ch] include/escdiff/*.h; do
	try "columns of $file" narrow "$file"
done
for file in src/*/*.c; do
	try "opening comment of $file" opens_with_comment "$file"
	try "comments of $file" only_block_comments "$file"
done
try layers tests/lint/layers.sh
try schema "${PYTHON:-/usr/bin/python3}" tests/schema/selftest.py
for page in man/*.[1-9]; do
	# A page that only names another.
	! grep -q '^\.so ' "$page" || continue
	try "mandoc $page" mandoc -T lint -W warning "$page"
	try "groff $page" silent groff -mdoc -ww -z "$page"
done
for script in .ci/run .contrib/completion/*.bash \
	.github/actions/escdiff/[!a]* .contrib/hooks/* \
	src/*/*.sh tests/*.sh \
	tests/*/*.sh tests/cli/*.test tests/ready/*.test; do
	try "syntax of $script" bash -n "$script"
	if [ -n "${SHELLCHECK-}" ]; then
		# shellcheck disable=SC2046 # options are words
		try "shellcheck $script" "$SHELLCHECK" -x $(lenient "$script") \
			"$script"
	fi
done
tally lint
