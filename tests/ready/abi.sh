#!/usr/bin/env bash
# The library's interface as abidiff compares it: tests/ready/abi.sh SO
#
# What is private, and where it was compiled, is no part of it.  `make
# abi-update` stores it as tests/ready/libescdiff.abi; review the difference.
set -euo pipefail
cd "$(dirname "$0")/../.."
headers=$(mktemp -d)
trap 'rm -rf "$headers"' EXIT
cp include/escdiff.h "$headers"
abidw --headers-dir "$headers" --drop-private-types --drop-undefined-syms \
	--no-corpus-path --no-comp-dir-path --no-show-locs "$1" |
	sed -E -e "s, path='[^']*/(src/[^']*)', path='\\1'," -e '/<elf-needed>/,/<\/elf-needed>/d'
