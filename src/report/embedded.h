#ifndef REPORT_EMBEDDED_H
#define REPORT_EMBEDDED_H

/* Files of this folder that are part of the program; see embed.sh. */
struct embedded {
	const char *digest;		/* "sha256-...", as a
					   Content-Security-Policy has it */
	const char *const *lines;	/* each with its newline; NULL ends
					   them */
};

extern const struct embedded html_css;
extern const struct embedded html_js;

#endif
