#ifndef BUILD_SAVED_H
#define BUILD_SAVED_H

/* What the two halves of a snapshot file, saved.c and saved_read.c, agree
 * on. */
#define SAVED_VERSION	1
#define SAVED_HEADER	"# escdiff snapshot "
#define SAVED_END	"# escdiff end\n"
#define SAVED_OUTSIDE	"$OUTSIDE/"

#endif
