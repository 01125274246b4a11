#!/bin/sh
# Make a big log of real compiler output for the parser's benchmark.
#
# usage: make_log.sh OUT BYTES WORK
#
# BENCH_LOGS may name saved logs, best of several releases of Go; otherwise
# the standard library and the go command itself are compiled by the
# installed Go into WORK.  Each log gives an equal share, in slices;
# when all are used up they are repeated.
set -eu

out=$1 bytes=$2 work=$3

if [ -z "${BENCH_LOGS:-}" ]; then
	BENCH_LOGS=$work/std.log
	# A failed build would leave half a log.
	if [ ! -s "$BENCH_LOGS" ]; then
		(cd "$(go env GOROOT)/src" &&
			GOCACHE=$work/gocache-std go list -export \
				-gcflags=all=-m=2 std cmd) \
			2>"$BENCH_LOGS.part" >/dev/null
		mv "$BENCH_LOGS.part" "$BENCH_LOGS"
		rm -rf "$work/gocache-std"
	fi
fi

# About COUNT bytes of a log: from the first package after byte FROM, whole
# lines.
slice() {
	tail -c "+$(($2 + 1))" "$1" | LC_ALL=C awk -v count="$3" '
		/^# / { started = 1 }
		started { print; size += length($0) + 1 }
		size >= count { exit }'
}

count=$(echo "$BENCH_LOGS" | wc -w)
share=$((bytes / count))
[ "$share" -lt 20000000 ] || share=20000000
: >"$out.part"
round=0
while [ "$(wc -c <"$out.part")" -lt "$bytes" ]; do
	for log in $BENCH_LOGS; do
		size=$(wc -c <"$log")
		slice "$log" $((round * share % size)) "$share" >>"$out.part"
	done
	round=$((round + 1))
done
mv "$out.part" "$out"
