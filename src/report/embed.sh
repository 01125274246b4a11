#!/bin/sh
# A text file as C: src/report/embed.sh FILE
#
# Its lines as strings, and the digest by which a Content-Security-Policy
# knows it.  report/html.css becomes html_css.
set -eu
name=$(basename "$1" | tr . _)
digest=$(sha256sum "$1" | cut -c 1-64 | tr a-f A-F | basenc -d --base16 |
	base64)

cat <<EOC
/* Made from $1. */
#include <stddef.h>

#include "report/embedded.h"

const struct embedded $name = {
	"sha256-$digest",
	(const char *const[]){
EOC
# "?" since "??" might begin a trigraph.
sed -e 's/[\\"?]/\\&/g' -e 's/	/\\t/g' -e 's/.*/\t\t"&\\n",/' "$1"
cat <<EOC
		NULL,
	},
};
EOC
