#!/usr/bin/env bash
# The manual says what the program does: tests/manual/run.sh BUILD
#
# Each example, a line with "$ " in EXAMPLES, runs in the example repository;
# a line that ends in a pipe goes on in the next.  What is shown below it, in
# the manual and in the README, is what it prints (outputs.py).  Every option,
# every key and word of the output has its place in a page.
set -euo pipefail
cd "$(dirname "$0")/../.."
. tests/tally.sh
build=$(cd "$1" && pwd)
top=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export PATH="$build:$PATH" XDG_CACHE_HOME="$work/cache" HOME="$work"
export GOCACHE="${TEST_GOCACHE:-$top/build/gocache}" GOPROXY=off GOENV=off
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1

# What the examples speak of: a branch ahead of main, a log of main, and what
# a benchmark of the branch allocates.
prepare() {
	tests/demo-repo.sh "$work/repo"
	cd "$work/repo"
	git checkout -q -b topic
	git branch -q -f main HEAD~1
	git update-ref refs/remotes/origin/main main
	git checkout -q main
	go build -gcflags=-m=2 ./... 2>old.log
	git checkout -q topic
	go build -gcflags=-m=2 ./... 2>new.log
	cp "$top/corpus/demo/heap.pprof" .
	mkdir old new
	for os in linux windows; do
		escdiff snapshot main --platform=$os/amd64 -o old/$os.snap
	done
	cd "$top"
}

# The examples of a page, one a line.
examples() {
	mandoc -T ascii -O width=200 "$1" | col -bx |
		sed -n '/^EXAMPLES/,/^[A-Z]/p' |
		sed -n -e ':more' -e '/^ *\$ /{/|$/{N;b more' -e '}' \
			-e 's/\n *//g; s/^ *\$ //p' -e '}'
}

# Both verdicts will do, trouble will not.
run_example() {
	local status=0
	cd "$work/repo"
	bash -c "$1" >"$work/out" 2>"$work/err" </dev/null || status=$?
	# What a command writes to a file of its own is not seen here.
	[[ "$1" != *'>'*.log && "$1" != *' -o '* ]] || echo "redirected" >>"$work/out"
	[ "$status" -le 1 ] && [ -s "$work/out" ] &&
		! grep -E '(error|not found):?' "$work/err" && return 0
	cat "$work/out" "$work/err"
	echo "status $status"
	return 1
}

# said WORD PAGE: as a word of its own; mdoc writes "Fl -word" for --word.
said() {
	grep -qE -e "(^| )-?$1( |\$)" "$2"
}

options() {
	sed -n 's/^\t{ [A-Z_a-z'"'"']*, "\([a-z-]*\)", .*_argument,.*/\1/p' \
		src/cmd/*.c | sort -u
}

settings() {
	sed -n 's/^	{ "\([a-z-]*\)", .*/\1/p' src/cmd/settings.c
}

x_macro() {	# FILE PREFIX: the names in X(PREFIX..., "name"
	sed -n "s/.*X($2[A-Z0-9_]*, *\"\([a-z0-9-]*\)\".*/\1/p" "$1"
}

# The last line of outputs.py has its counts.
check_outputs() {
	local said counts
	said=$("${PYTHON:-/usr/bin/python3}" tests/manual/outputs.py \
		"$work/repo" "$@" 2>&1) || said+=$'\n'"0 passed, 1 failed"
	counts=$(tail -n 1 <<<"$said" |
		sed -n 's/^\([0-9]*\) passed, \([0-9]*\) failed$/\1 \2/p')
	sed '$d' <<<"$said"
	# shellcheck disable=SC2086 # two counts
	tally_add ${counts:-0 1}
}

# The keys and words of jsonl.
json_words() {
	"${PYTHON:-/usr/bin/python3}" - <<'PY'
import json

def words(value):
    if isinstance(value, dict):
        for key, item in value.items():
            if key == "properties":
                yield from item
            elif key == "enum":
                yield from item
            yield from words(item)
    elif isinstance(value, list):
        for item in value:
            yield from words(item)

with open("tests/schema/escdiff.schema.json", encoding="utf-8") as file:
    print("\n".join(sorted(set(words(json.load(file)["$defs"])))))
PY
}

prepare
check_outputs README.md man/escdiff.1
for page in escdiff.1 escdiff-formats.5 escdiff-policy.5 escdiff-snapshot.5; do
	found=0
	while read -r example; do
		try "example of $page: $example" run_example "$example"
		found=$((found + 1))
	done < <(examples "man/$page")
	try "$page has examples" test "$found" -gt 0
done
for option in $(options); do
	try "escdiff.1 has --$option" said "$option" man/escdiff.1
done
for name in $(settings); do
	try "escdiff.1 has escdiff.$name" said "escdiff.$name" man/escdiff.1
	name=ESCDIFF_$(tr 'a-z-' 'A-Z_' <<<"$name")
	try "escdiff.1 has $name" said "$name" man/escdiff.1
done
for word in $(x_macro include/escdiff/error.h ESC_ | grep -vx ok); do
	try "escdiff.1 has [$word]" said "$word" man/escdiff.1
done
for kind in $(x_macro include/escdiff/record.h REC_); do
	try "escdiff-formats.5 has $kind" said "$kind" man/escdiff-formats.5
done
found=0
for word in $(json_words); do
	try "escdiff-formats.5 has $word" said "$word" man/escdiff-formats.5
	found=$((found + 1))
done
try 'the schema has words' test "$found" -gt 50
while read -r key; do
	try "escdiff-snapshot.5 has $key" said "$key" man/escdiff-snapshot.5
done < <(cd "$work/repo" && escdiff snapshot HEAD | sed -n '1s/^[^{]*//p' |
	jq -r '.. | objects | keys[]')
for word in $(x_macro include/escdiff/change.h CHANGE_); do
	try "escdiff.1 has $word" said "$word" man/escdiff.1
done
for word in $(x_macro include/escdiff/policy.h POLICY_); do
	try "escdiff-policy.5 has $word" said "$word" man/escdiff-policy.5
done
tally manual
