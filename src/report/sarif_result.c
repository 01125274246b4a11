/* A result of SARIF. */
#include "report/sarif.h"

static enum esc_status
set_locations(struct sarif *sarif, const struct finding *finding,
	      json_t *result, struct esc_error *err)
{
	const strid function = finding->function;
	json_t *location;
	const enum esc_status status = sarif_location(
		sarif, finding_is_of_old(finding), &finding->pos,
		finding->change->call.file == 0 ? finding->record->symbol : 0,
		&location, err);

	if (status != ESC_OK)
		return status;
	if (function != 0) {
		json_t *logical = json_object(), *all = json_array();

		sarif_set_name(sarif, logical, "name", function);
		json_line_set(&sarif->json, logical, "kind",
			      json_string("function"));
		json_line_append(&sarif->json, all, logical);
		json_line_set(&sarif->json, location, "logicalLocations", all);
	}
	json_t *locations = json_array();
	json_line_append(&sarif->json, locations, location);
	json_line_set(&sarif->json, result, "locations", locations);
	return ESC_OK;
}

/* GitHub's own value, or none: it warns of any other. */
static enum esc_status
set_line_hash(struct sarif *sarif, const struct finding *finding,
	      json_t *prints, struct esc_error *err)
{
	const struct line_hash *hash = NULL;
	struct source_file *file;
	char text[LINE_HASH_SIZE];
	enum esc_status status =
		sources_find(&sarif->sources, finding_is_of_old(finding),
			     finding->pos.file, &file, err);

	if (status == ESC_OK && file != NULL)
		status = source_hash(file, finding->pos.line, &hash, err);
	if (status == ESC_OK && hash != NULL) {
		line_hash_text(hash, text);
		json_line_set(&sarif->json, prints, "primaryLocationLineHash",
			      json_string(text));
	}
	return status;
}

static enum esc_status
set_fingerprints(struct sarif *sarif, const struct finding *finding,
		 json_t *result, struct esc_error *err)
{
	char identity[FINDING_IDENTITY_SIZE];
	json_t *prints = json_object();
	enum esc_status status = set_line_hash(sarif, finding, prints, err);

	if (status == ESC_OK)
		status = finding_identity(finding, identity, err);
	if (status == ESC_OK)
		json_line_set(&sarif->json, prints, FINDING_IDENTITY_VERSION,
			      json_string(identity));
	json_line_set(&sarif->json, result, "partialFingerprints", prints);
	return status;
}

static void
set_share(struct json_line *json, json_t *object, const struct share *share)
{
	json_line_percent(json, object, "share", share->percent);
	json_line_set(json, object, "shareOf",
		      json_string(share_basis_word(share->basis)));
}

/* How much it matters, 0 to 100: the largest share of its changes; left out
 * when none is known. */
static void
set_rank(struct sarif *sarif, const struct sarif_group *group, json_t *result)
{
	double rank = -1;
	size_t index = group->first;

	for (size_t i = 0; i < group->len; i++, index = sarif->next[index]) {
		const struct share *share =
			&sarif_finding(sarif, index)->change->share;

		if (share->basis != SHARE_UNKNOWN && share->percent > rank)
			rank = share->percent;
	}
	if (rank >= 0)
		json_line_percent(&sarif->json, result, "rank", rank);
}

/* One object for each change that the result is about. */
static void
set_changes(struct sarif *sarif, const struct sarif_group *group,
	    json_t *result)
{
	struct json_line *json = &sarif->json;
	json_t *properties = json_object(), *changes = json_array();
	size_t index = group->first;

	for (size_t i = 0; i < group->len; i++, index = sarif->next[index]) {
		const struct finding *finding = sarif_finding(sarif, index);
		const struct change *change = finding->change;
		const char *origin = change_origin_word(change->origin);
		json_t *object = json_object();

		json_line_set(json, object, "status", json_string(
				      change_status_word(change->status)));
		json_line_set(json, object, "kind", json_string(
				      record_kind_name(finding->record->kind)));
		sarif_set_name(sarif, object, "symbol",
			       finding->record->symbol);
		if (origin[0] != '\0')
			json_line_set(json, object, "origin",
				      json_string(origin));
		if (change->share.basis != SHARE_UNKNOWN)
			set_share(json, object, &change->share);
		json_line_append(json, changes, object);
	}
	json_line_set(json, properties, "changes", changes);
	json_line_set(json, result, "properties", properties);
}

/* Why a change does not count, as the standard has it. */
static json_t *
new_suppression(struct sarif *sarif, const struct finding *finding)
{
	const struct acceptance *why = change_accepted(finding->report->changes,
						       finding->change);
	const struct intern *strings = finding->set->strings;
	struct buffer text = { 0 };
	json_t *object = json_object();

	json_line_set(&sarif->json, object, "kind",
		      json_string(why->commit != 0 ? "external" : "inSource"));
	json_line_set(&sarif->json, object, "status", json_string("accepted"));
	buffer_add(&text, intern_text(strings, why->reason),
		   intern_len(strings, why->reason));
	json_line_plain(&sarif->json, object, "justification", &text);
	buffer_free(&text);
	return object;
}

/* All results of a run have the list, or none: each reason once. */
static void
set_suppressions(struct sarif *sarif, const struct sarif_group *group,
		 json_t *result)
{
	json_t *all = json_array();
	size_t index = group->first;
	uint32_t last = 0;

	for (size_t i = 0; group->accepted && i < group->len;
	     i++, index = sarif->next[index]) {
		const struct finding *finding = sarif_finding(sarif, index);

		if (finding->change->acceptance != last)
			json_line_append(&sarif->json, all,
					 new_suppression(sarif, finding));
		last = finding->change->acceptance;
	}
	json_line_set(&sarif->json, result, "suppressions", all);
}

static json_t *
new_result(struct sarif *sarif, const struct sarif_group *group)
{
	json_t *result = json_object();

	json_line_set(&sarif->json, result, "ruleId",
		      json_string(rules[group->rule].id));
	json_line_set(&sarif->json, result, "ruleIndex",
		      json_integer((json_int_t)group->rule));
	json_line_set(&sarif->json, result, "level",
		      json_string(group->fails ? "error" : "note"));
	/* Of a choice of results it would say that the rest is gone. */
	if (sarif->report->all) {
		json_line_set(&sarif->json, result, "baselineState",
			      json_string(group->baseline));
		set_suppressions(sarif, group, result);
	}
	return result;
}

static enum esc_status
fill_result(struct sarif *sarif, const struct sarif_group *group,
	    json_t *result, struct esc_error *err)
{
	const struct finding *first = sarif_finding(sarif, group->first);
	struct buffer message = { 0 };
	unsigned links = 0;
	enum esc_status status = set_locations(sarif, first, result, err);

	if (status == ESC_OK)
		status = sarif_relate(sarif, group, result, &links, err);
	if (status == ESC_OK)
		status = sarif_flows(sarif, group, result, err);
	if (status == ESC_OK)
		status = set_fingerprints(sarif, first, result, err);
	sarif_message(sarif, group, links, &message);
	json_line_set(&sarif->json, result, "message",
		      sarif_text(sarif, &message));
	set_rank(sarif, group, result);
	set_changes(sarif, group, result);
	buffer_free(&message);
	return status;
}

enum esc_status
sarif_result(struct sarif *sarif, const struct sarif_group *group,
	     json_t **result, struct esc_error *err)
{
	*result = new_result(sarif, group);
	const enum esc_status status = fill_result(sarif, group, *result, err);

	if (status != ESC_OK) {
		json_decref(*result);
		*result = NULL;
	}
	return status;
}
