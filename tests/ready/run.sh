#!/usr/bin/env bash
# What is ready to use, with the programs it is made for:
# tests/ready/run.sh BUILD [NAME...]
#
# Scripts as those of tests/cli; $TOOLS are the programs they ask.  A NAME is
# that of a test without ".test".
set -euo pipefail
cd "$(dirname "$0")/../.."
. tests/tally.sh
tests/setup.sh ready
tests/formats/tools.sh build/tools ready
ESCDIFF=$(cd "$1" && pwd)/escdiff
export ESCDIFF TOOLS="$PWD/build/tools"
export PATH="$TOOLS/bin:$TOOLS/venv/bin:$PATH"
shift

for test in tests/ready/*.test; do
	name=$(basename "$test" .test)
	[ $# -eq 0 ] || [[ " $* " == *" $name "* ]] || continue
	try "$name" timeout 1800 bash "$test"
done
tally ready
