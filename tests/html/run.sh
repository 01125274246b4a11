#!/usr/bin/env bash
# The HTML page in a browser, and what validators say of it:
# tests/html/run.sh BUILD [CHECK...]
#
# Pages are those of the example repository, of names that try to be something
# else, of a clean comparison, and one of more changes than have a row.
set -euo pipefail
cd "$(dirname "$0")/../.."
. tests/tally.sh
tests/setup.sh html
mkdir -p build/tools
build=$(cd "$1" && pwd)
shift
export TOOLS=$PWD/build/tools LC_ALL=C.UTF-8
for package in puppeteer-core@24.43.1 axe-core@4.14.1 html-validate@10.17.0; do
	[ ! -e "$TOOLS/node_modules/${package%@*}" ] || continue
	echo "html: installing $package" >&2
	npm install --no-fund --no-audit --loglevel=error --prefix "$TOOLS" \
		"$package" >&2
done
here=$PWD/tests/html
formats=$PWD/tests/formats
examples=$PWD/tests/demo-repo.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export PATH="$build:$PATH" PYTHONDONTWRITEBYTECODE=1
export HOME="$work" XDG_CACHE_HOME="$work/cache" GIT_CONFIG_GLOBAL=/dev/null
export GOCACHE="${TEST_GOCACHE:-$PWD/build/gocache}" GOENV=off

# make_page NAME ARGUMENT...
make_page() {
	local status=0 name=$1
	shift
	escdiff diff -q --report=html:"$work/$name.html" \
		--report=jsonl:"$work/$name.jsonl" "$@" || status=$?
	[ "$status" -le 1 ]
	"${PYTHON:-/usr/bin/python3}" "$formats/compare.py" html \
		"$work/$name.html" "$work/$name.jsonl" "$@"
}

many_logs() {
	local kind number
	echo '# example.org/t' >few.log
	{
		cat few.log
		for number in $(seq 7000); do
			kind="moved to heap: x$number"
			[ $((number % 3)) -gt 0 ] || kind="y$number escapes to heap"
			echo "dir$((number % 40))/f.go:$number:2: $kind"
		done
	} >many.log
}

is_valid() {
	"$TOOLS/node_modules/.bin/html-validate" \
		--config "$here/html-validate.json" "$1"
	# Of tidy silence; an element without content is none to drop.
	[ -z "$(tidy -q -e --drop-empty-elements no "$1" 2>&1 | tee /dev/stderr)" ]
}

in_browser() {	# CHECK NAME
	node "$here/page.mjs" "$1" "$work/$2.html"
}

"$examples" "$work/repo"
cd "$work/repo"
try 'page of the example' make_page demo v1.0 v1.1
try 'page of all' make_page all --all --noise v1.0 v1.1
try 'page of what passes' make_page passes --fail-on=none v1.0 v1.1
try 'page of nothing' make_page clean main main
"$formats/hostile-repo.sh" "$work/hostile"
cd "$work/hostile"
try 'page of hostile files' make_page files HEAD~1 HEAD
"$formats/hostile.sh"
try 'page of hostile logs' make_page logs --no-index old.log new.log
many_logs
try 'page of many' make_page many --no-index few.log many.log

checks=${*:-valid alone axe bare paper filter sort keyboard large}
for page in demo all passes clean files logs; do
	for check in $checks; do
		case $page-$check in
		*-large | clean-filter | clean-sort | clean-keyboard) ;;
		*-valid) try "$page: valid" is_valid "$work/$page.html" ;;
		*) try "$page: $check" in_browser "$check" "$page" ;;
		esac
	done
done
if [[ " $checks " == *' large '* ]]; then
	try 'many: large' in_browser large many
	in_browser large many || true
	ls -l "$work/many.html"
fi
tally html
