# Count heap escapes in a log of the compiler without a parser: lines that end
# in "escapes to heap" or say "moved to heap: ".  The heads of explanations end
# in a colon and are none.
#
# Prints how many lines there are and how many differ.  A package that was
# built a second time, for one main package with its profile, "# p [main]",
# repeats itself: what plain p said too is not counted again.
#
# usage: awk -f tests/std/plain_count.awk LOG

function position(line) {
	return line ~ /^[^ \t#:][^:]*:[0-9]+(:[0-9]+)?: /
}

function count(  key) {
	sub(/^\.\//, "", told)
	key = package SUBSEP told
	if (!(key in from) || variant < from[key]) {
		from[key] = variant
		times[key] = 0
	}
	if (from[key] == variant)
		times[key]++
}

/^# / {
	package = $2
	variant = $3
	told = ""
	next
}

# Go 1.18 to 1.21 print a constant of several lines as it is in the source.
position($0) { told = $0 }
!position($0) { told = told "\n" $0 }

/escapes to heap$/ { count(); next }

# A constant may say that too; and "#next" has no position (Go 1.23-).
/^[^ \t#:][^:]*:[0-9]+(:[0-9]+)?: moved to heap: [^ ]+$/ { count(); next }
/^moved to heap: [^ ]+$/ { told = $0; count() }

END {
	for (key in times) {
		lines += times[key]
		distinct++
	}
	print lines + 0, distinct + 0
}
