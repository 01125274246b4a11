# The same two counts from `escdiff parse --format=jsonl`, and what it did not
# recognize: lines, records, unrecognized.  In JSON a quote inside a string
# has a backslash, so these patterns match keys only.

/^\{"v":1,"type":"record","kind":"(escapes|moved)-to-heap"/ {
	records++
	if (!match($0, /,"count":[0-9]+/))
		bad++
	lines += substr($0, RSTART + 9, RLENGTH - 9)
}

/^\{"v":1,"type":"summary"/ {
	summaries++
	if (!match($0, /,"unrecognized":[0-9]+/))
		bad++
	unrecognized = substr($0, RSTART + 16, RLENGTH - 16)
	match($0, /,"lines":[0-9]+/)
	all = substr($0, RSTART + 9, RLENGTH - 9)
	match($0, /,"records":[0-9]+/)
	facts = substr($0, RSTART + 11, RLENGTH - 11)
}

END {
	if (summaries != 1 || bad)
		print "broken"
	else
		print lines + 0, records + 0, unrecognized, all, facts
}
