# The same two counts from `escdiff parse --format=tsv`.  What is appended to
# is known from an explanation only: by the message alone, as the plain text
# has it, two appends at one place are the same.
#
# usage: escdiff parse --format=tsv LOG | awk -F '\t' -f tests/std/our_count.awk

NR == 1 {
	for (i = 1; i <= NF; i++)
		column[$i] = i
	next
}

$column["kind"] == "escapes-to-heap" || $column["kind"] == "moved-to-heap" {
	lines += $column["count"]
	key = $column["package"] SUBSEP $column["file"] SUBSEP \
		$column["line"] SUBSEP $column["column"] SUBSEP \
		$column["message"]
	if (!(key in seen))
		distinct++
	seen[key] = 1
}

END { print lines + 0, distinct + 0 }
