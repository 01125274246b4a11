# Does a table repeat the same rows, once for each of as many logs?  Says what
# does not.
#
# usage: escdiff parse --format=tsv LOG... | awk -v logs=N -f repeats.awk

NR > 1 { row[NR - 1] = $0 }

END {
	rows = (NR - 1) / logs
	if (NR == 0 || rows != int(rows)) {
		printf "%d rows from %d logs\n", NR - 1, logs
		exit 1
	}
	for (i = rows + 1; i < NR; i++)
		if (row[i] != row[i - rows]) {
			printf "log %d of %d:\n-%s\n+%s\n", (i - 1) / rows + 1,
				logs, row[i - rows], row[i]
			exit 1
		}
}
