#!/usr/bin/env bash
# How time and memory grow: curves as JSON, as a picture, as tables.
#
# usage: tests/bench/growth.sh BUILD, called by run.sh
#
# BUILD/bench/growth.json has every point, growth.svg is the picture of the
# README and growth.md its tables; GROWTH='CURVE=SIZE,SIZE ...' measures others, see growth.py.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
work=$1/bench
if [ -n "${GROWTH:-}" ]; then
	curves=$GROWTH
elif [ -n "${BENCH_QUICK:-}" ]; then
	curves='varied=1000000,4000000,16000000
		repeated=1000000,4000000,16000000 records=1000,10000,100000
		commits=1,3,10 packages=1,3,10'
else
	curves='varied=1000000,10000000,100000000,1000000000,4000000000
		repeated=1000000,10000000,100000000,1000000000,4000000000
		records=1000,10000,100000,1000000,10000000
		commits=1,3,10,30,100,300 packages=1,3,10,30,100,300,1000'
fi

log=$work/log.20000000
[ -s "$log" ] || "$here/make_log.sh" "$log" 20000000 "$work"
# shellcheck disable=SC2086 # a word is a curve
"$PYTHON" "$here/growth.py" "$1/escdiff" "$log" "$work/growth" \
	"$work/growth.json" $curves
"$PYTHON" "$here/growth_svg.py" "$work/growth.json" "$work/growth"
cat "$work/growth.md"
