/*
 * What the compiler is asked for, and what it cannot be asked for.
 *
 * The back end, most of a compile, cannot be left out.  The text is out once
 * walk has seen all functions, but nothing tells that it is, and the export
 * data for importers is only written by dumpobj, after the back end; -linkobj
 * splits the file and not the work.  No flag ends a compile in between, and of
 * one that is killed Go keeps nothing.  What nobody imports (6 to 15 % of the
 * time in bbolt, gin and zap, commands 0 to 4 %) needs its archive too: the
 * machine code is the proof of what allocates.  For its sake the passes stay
 * on that -d=ssa/NAME/off can turn off without a change of text and export
 * data: all of them are 12 % of the time, but they decide which calls remain.
 * -N has another text; -c and the harmless passes bring nothing.
 *
 * Nor are dependencies compiled otherwise than by any build.  With Go's cache
 * empty they are nearly all of the time, and only what they export is wanted:
 * without DWARF, bounds checks, write barriers and twelve passes all of the
 * standard library of 1.26 exports the same in 0.7 of the time (gin: 40 s of
 * 57).  But then no other build finds them in the cache, where a test or a
 * build mostly follows; and in 1.21 package runtime does not compile without
 * "lowered cse" or "late deadcode".
 *
 * Nor do we come between Go and its compiler (-toolexec) to give again what
 * was made of the same sources and the same export data.  Go stops by itself
 * where an archive comes out as it was, so it is only the direct importers of
 * an edited package that are compiled in vain.  In real commits that was 24 %
 * of the compile time in the median in bbolt, 0 in gin and zap, 15 in a part
 * of prometheus (15 and 22 % of all); what stands between Go and its compiler
 * must be right in every byte to be worth that.
 */
#include "build/gcflags.h"

#include <ctype.h>
#include <string.h>

#include "build/gover.h"

/*
 * Go keeps a package's text under its directory, the flags and the sources,
 * and replays it with the paths of the run that made it.  So the flags are
 * spelled as nobody else does, and name the module's directory (-I has no
 * effect): what is replayed was made right here, even when a commit turned a
 * module's subdirectory into a module of its own.
 * Without DWARF the compiler takes a seventh less time.  Older releases make
 * the wrapper of a method when something mentions its type, DWARF too, and
 * have something to say of it (1.17 and 1.19 in package runtime, 1.12 to 1.16
 * not there); the newer ones, always unified IR, make them all beforehand.
 */
void
gcflags_add(struct buffer *out, const char *version, const char *dir)
{
	buffer_adds(out, "-gcflags=-m -m=2 ");
	if (go_version_has(version, 21))
		buffer_adds(out, "-dwarf=false ");
	buffer_adds(out, "-I=escdiff:");
	for (; *dir != '\0'; dir++) {
		const unsigned char c = (unsigned char)*dir;

		if (isalnum(c) || strchr("/._-", c) != NULL)
			buffer_addc(out, *dir);
		else
			buffer_addf(out, "%%%02x", c);
	}
}
