#!/bin/sh
# The table of the runtime's allocating functions against real compilers.
#
# usage: tests/allocators/run.sh BUILD [VERSION...]
#
# Fetches the releases; `make check-allocators` takes those below.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
shift
[ "$#" -gt 0 ] || set -- 1.9.7 1.12.17 1.13.15 1.16.15 1.17.13 1.19.13 \
	1.21.13 1.22.12 1.24.13 1.25.14 1.26.8 1.27.4
passed=0
failed=0
for version; do
	if root=$("$here/../toolchains/fetch.sh" "$version") &&
		"$here/meet.sh" "$root"; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
	fi
done
echo "allocators: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
