#ifndef REPORT_SARIF_H
#define REPORT_SARIF_H

#include "report/finding.h"
#include "report/json.h"
#include "report/rules.h"
#include "report/sources.h"

/*
 * SARIF 2.1.0, an OASIS standard, as GitHub's code scanning reads it: what
 * the files of this format share.
 */

/*
 * Findings of one rule on one line are one result: code scanning knows a
 * result again by its rule and its line, and would drop the second.
 */
struct sarif_group {
	size_t first;		/* of findings->all */
	size_t len;
	enum rule_id rule;
	const char *baseline;	/* the word of baselineState */
	unsigned weight;
	bool fails;		/* one of them does */
	bool accepted;		/* all of them are */
	bool kept;
};

struct sarif {
	const struct report *report;
	struct findings findings;
	size_t *next;			/* owned; by finding, the next one of
					   its group */
	struct sarif_group *groups;	/* owned */
	size_t group_count;
	size_t placeless;		/* findings in no group */
	struct sources sources;
	struct json_line json;		/* holds the document */
};

/* The findings of a group, from group->first on. */
static inline const struct finding *
sarif_finding(const struct sarif *sarif, size_t index)
{
	return &sarif->findings.all[index];
}

/* Fill in groups; those that are not kept are too many.
 * Errors: ESC_NOMEM. */
enum esc_status sarif_group_findings(struct sarif *sarif,
				     struct esc_error *err);

/*
 * A location of the new or of the old side.  symbol, or 0, is what stands
 * there: it tells where the region ends.
 * Errors: ESC_NOMEM, those of the reader of sources; *location is NULL then.
 */
enum esc_status sarif_location(struct sarif *sarif, bool of_old,
			       const struct position *pos, strid symbol,
			       json_t **location, struct esc_error *err);

/* {"text": ...} of a text that is printable. */
json_t *sarif_text(struct sarif *sarif, const struct buffer *text);

/*
 * What is said of a group; links is how many of its related locations, from
 * 1 on, are edits that cause it.
 */
void sarif_message(const struct sarif *sarif, const struct sarif_group *group,
		   unsigned links, struct buffer *out);

/* A name from the code as a part of a message: printable, harmless in a log,
 * and it does not read as a link. */
void sarif_add_name(const char *text, size_t len, struct buffer *out);

/* A name as a value; nothing for 0. */
void sarif_set_name(struct sarif *sarif, json_t *object, const char *key,
		    strid id);

/* relatedLocations of a group into result; *links as above. */
enum esc_status sarif_relate(struct sarif *sarif,
			     const struct sarif_group *group, json_t *result,
			     unsigned *links, struct esc_error *err);

/* codeFlows of a group into result. */
enum esc_status sarif_flows(struct sarif *sarif,
			    const struct sarif_group *group, json_t *result,
			    struct esc_error *err);

/* The result of a group. */
enum esc_status sarif_result(struct sarif *sarif,
			     const struct sarif_group *group, json_t **result,
			     struct esc_error *err);

#endif
