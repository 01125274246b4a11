#ifndef MATCH_COLLECT_H
#define MATCH_COLLECT_H

#include "match/calls.h"

/* How calls.c and known.c collect the facts of a side. */
struct collector {
	struct calls *calls;
	struct intern *strings;
	const struct linemap *map;
	const struct renames *renames;
	enum code_sides which;
	struct side_facts *facts;
	strid last_file, last_scope;	/* records come by file */
	struct buffer room;
	bool failed;
};

/* The number of a text; a failure is remembered. */
strid collector_put(struct collector *collector, const char *text, size_t len);

/* The directory of a file, as the old side calls it. */
strid collector_scope(struct collector *collector, strid file);

/* known.c: the files that were compiled, and the functions of the log;
 * false: memory is out. */
bool collector_list_files(struct side_facts *facts);
bool collector_list_known(struct collector *collector);

/* The declared function that a call means: `New`, `(*T).M`, `store.New`;
 * NULL: it is in no log. */
const struct known *collector_find_callee(struct collector *collector,
					  strid scope, const char *name);

#endif
