# Count heap escapes in a log of the compiler without a parser: lines that end
# in "escapes to heap" or say "moved to heap: ".  The heads of explanations end
# in a colon and are none.  Prints how many lines there are, and how many
# remain when those of one package are told apart by their text only.
#
# usage: awk -f tests/std/plain_count.awk LOG

function position(line) {
	return line ~ /^[^ \t#:][^:]*:[0-9]+(:[0-9]+)?: /
}

function count() {
	lines++
	sub(/^\.\//, "", told)
	if (!((package, told) in seen))
		distinct++
	seen[package, told] = 1
}

# A package built for one main package with its profile, "# p [main]", is p.
/^# / { package = $2; told = ""; next }

# Go 1.18 to 1.21 print a constant of several lines as it is in the source.
position($0) { told = $0 }
!position($0) { told = told "\n" $0 }

/escapes to heap$/ { count(); next }

# A constant may say that too; and "#next" has no position (Go 1.23-).
/^[^ \t#:][^:]*:[0-9]+(:[0-9]+)?: moved to heap: [^ ]+$/ { count(); next }
/^moved to heap: [^ ]+$/ { told = $0; count() }

END { print lines + 0, distinct + 0 }
