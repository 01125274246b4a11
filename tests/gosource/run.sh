#!/usr/bin/env bash
# The scanner of Go sources beside go/parser, on every file of an installed
# Go that parses: each top-level declaration must be the same.
#
# usage: tests/gosource/run.sh BUILD
set -euo pipefail
cd "$(dirname "$0")/../.."
build=$(cd "$1" && pwd)
work=$build/gosource
readonly files_least=5000
mkdir -p "$work"

"${CC:-cc}" -std=c17 -O2 -D_GNU_SOURCE -Iinclude -o "$work/scan" \
	tests/gosource/scan_main.c "$build/libescdiff.a"
go build -o "$work/gosource" tests/gosource/main.go

root=$(go env GOROOT)
folders=("$root/src")
[ ! -d "$root/test" ] || folders+=("$root/test")	# not in every package of Go
find "${folders[@]}" -name '*.go' -type f | sort >"$work/all"
"$work/gosource" <"$work/all" >"$work/expected"
sed -n 's/^file //p' "$work/expected" >"$work/parsed"
"$work/scan" <"$work/parsed" >"$work/scanned"

files=$(wc -l <"$work/parsed")
decls=$(($(wc -l <"$work/expected") - files))
differ=$(diff "$work/expected" "$work/scanned" | grep -c '^[<>]' || true)
diff -U 2 "$work/expected" "$work/scanned" | head -n 40 || true
echo "$files files, $decls declarations, $differ lines differ;" \
	"scanned at $("$work/scan" 10 <"$work/parsed")"

failed=$differ
if [ "$files" -lt "$files_least" ]; then
	echo "only $files files were compared, not $files_least"
	failed=$((failed + 1))
fi
echo "gosource: $files passed, $failed failed"
[ "$failed" -eq 0 ]
