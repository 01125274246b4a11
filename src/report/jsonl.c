/* JSON Lines, of changes and of records: one object a line and a summary
 * last; and those of changes as one document.  escdiff-formats(5) and
 * tests/schema/ have every key. */
#include <string.h>

#include "escdiff/coverage.h"
#include "escdiff/report.h"
#include "report/formats.h"
#include "report/json.h"
#include "report/output.h"
#include "report/phrase.h"
#include "report/platforms.h"

/* What changes and records have in common, up to the symbol. */
static void
set_subject(struct json_line *line, const struct record_set *set,
	    const struct record *record)
{
	const struct intern *strings = set->strings;
	const char *place = phrase_place_word(record->place);

	json_line_set(line, line->root, "kind",
		      json_string(record_kind_name(record->kind)));
	json_line_id(line, line->root, "package", strings, record->package);
	json_line_id(line, line->root, "variant", strings, record->variant);
	if (place != NULL)
		json_line_set(line, line->root, "place", json_string(place));
	json_line_position(line, line->root, strings, &record->pos);
	json_line_id(line, line->root, "function", strings, record->function);
	json_line_id(line, line->root, "closure", strings, record->closure);
	json_line_id(line, line->root, "symbol", strings, record->symbol);
}

static void
set_message(struct json_line *line, const struct record_set *set,
	    const struct record *record)
{
	json_line_id(line, line->root, "message", set->strings,
		     record->message);
}

/* A place in a function, as an object. */
static json_t *
new_place(struct json_line *line, const struct intern *strings,
	  const struct position *pos, strid function)
{
	json_t *place = json_object();

	json_line_position(line, place, strings, pos);
	json_line_id(line, place, "function", strings, function);
	return place;
}

/* The old half of a pair. */
static void
set_old(struct json_line *line, const struct record_set *set,
	const struct record *record)
{
	json_t *old = new_place(line, set->strings, &record->pos,
				record->function);

	json_line_id(line, old, "symbol", set->strings, record->symbol);
	json_line_set(line, line->root, "old", old);
}

/* Where the code came from, and whether it costs anything. */
static void
set_worth(struct json_line *line, const struct intern *strings,
	  const struct change *change)
{
	const char *origin = change_origin_word(change->origin);
	const char *noise = change_noise_word(change->noise);

	if (origin[0] != '\0')
		json_line_set(line, line->root, "origin", json_string(origin));
	if (change_status_fails(change->status) ||
	    change->status == CHANGE_FIXED || change_fails(change))
		json_line_set(line, line->root, "allocates",
			      json_string(allocates_word(change->allocates)));
	json_line_id(line, line->root, "evidence", strings, change->evidence);
	if (noise[0] != '\0')
		json_line_set(line, line->root, "noise", json_string(noise));
}

/* Of a run that looked at several. */
static void
set_platforms(struct json_line *line, const struct report *report,
	      const struct change *change)
{
	json_t *names;

	if (report->platform_count == 0)
		return;
	names = json_array();
	for (size_t i = 0; i < report->platform_count; i++) {
		if (change_is_on(change, i))
			json_line_append_text(line, names,
					      report->platforms[i]);
	}
	json_line_set(line, line->root, "platforms", names);
}

/* What accepts it: a comment on the new side, or a commit's trailer. */
static json_t *
new_acceptance(struct json_line *line, const struct intern *strings,
	       const struct acceptance *acceptance)
{
	json_t *object = json_object();

	json_line_id(line, object, "reason", strings, acceptance->reason);
	json_line_position(line, object, strings, &acceptance->pos);
	json_line_id(line, object, "commit", strings, acceptance->commit);
	return object;
}

/* What reasons and the policy make of it. */
static void
set_ruling(struct json_line *line, const struct change_list *list,
	   const struct intern *strings, const struct change *change)
{
	const struct acceptance *accepted = change_accepted(list, change);

	if (change->ruling == RULING_NONE)
		return;
	json_line_set(line, line->root, "ruling",
		      json_string(change_ruling_word(change->ruling)));
	json_line_id(line, line->root, "scope", strings, change->scope);
	if (accepted != NULL)
		json_line_set(line, line->root, "accepted",
			      new_acceptance(line, strings, accepted));
}

/* What a profile says of it. */
static void
set_share(struct json_line *line, const struct share *share)
{
	if (share->basis == SHARE_UNKNOWN)
		return;
	json_line_percent(line, line->root, "share", share->percent);
	json_line_set(line, line->root, "share_of",
		      json_string(share_basis_word(share->basis)));
	json_line_count(line, line->root, "bytes", share->bytes);
	json_line_count(line, line->root, "objects", share->objects);
}

/* The call that reaches the allocation now, or no longer does. */
static void
set_call(struct json_line *line, const struct intern *strings,
	 const struct change *change)
{
	if (change->call.file != 0)
		json_line_set(line, line->root, "call",
			      new_place(line, strings, &change->call,
					change->caller));
}

/* Where inlining put it, too. */
static void
set_copies(struct json_line *line, const struct report *report,
	   const struct change *change, const struct intern *strings)
{
	json_t *copies;

	if (change->copy_count == 0)
		return;
	copies = json_array();
	for (uint32_t i = 0; i < change->copy_count; i++) {
		const struct record *copy =
			report->changes->copies[change->first_copy + i];

		json_line_append(line, copies,
				 new_place(line, strings, &copy->pos,
					   copy->function));
	}
	json_line_set(line, line->root, "copies", copies);
}

static void
set_cause(struct json_line *line, const struct report *report,
	  const struct change *change, const struct intern *strings)
{
	json_t *cause;

	if (change->cause_count == 0)
		return;
	cause = json_array();
	for (uint32_t i = 0; i < change->cause_count; i++) {
		const struct cause_step *step =
			&report->changes->causes[change->first_cause + i];
		json_t *object = json_object();

		json_line_set(line, object, "what",
			      json_string(cause_what_word(step->what)));
		json_line_id(line, object, "function", strings,
			     step->function);
		json_line_id(line, object, "symbol", strings, step->symbol);
		if (step->removed)
			json_line_set(line, object, "removed", json_true());
		json_line_position(line, object, strings, &step->pos);
		json_line_id(line, object, "text", strings, step->text);
		json_line_append(line, cause, object);
	}
	json_line_set(line, line->root, "cause", cause);
}

static struct json_line
change_line(const struct report *report, const struct change *change)
{
	const struct record_set *set = change->new_record != NULL
					       ? report->new_side.records
					       : report->old_side.records;
	const struct record *record = change_record(change);
	const char *stage = match_stage_word(change->stage);
	struct json_line line = json_line_begin("change");

	json_line_set(&line, line.root, "status",
		      json_string(change_status_word(change->status)));
	set_subject(&line, set, record);
	set_message(&line, set, record);
	set_worth(&line, set->strings, change);
	set_platforms(&line, report, change);
	set_ruling(&line, report->changes, set->strings, change);
	set_share(&line, &change->share);
	if (change_is_cold(change))
		json_line_set(&line, line.root, "cold", json_true());
	set_call(&line, set->strings, change);
	if (change->old_record != NULL && change->new_record != NULL)
		set_old(&line, report->old_side.records, change->old_record);
	if (stage[0] != '\0')
		json_line_set(&line, line.root, "stage", json_string(stage));
	set_copies(&line, report, change, set->strings);
	json_line_chains(&line, set, record);
	set_cause(&line, report, change, set->strings);
	return line;
}

static void
set_side(struct json_line *line, const char *key, const struct report *report,
	 const struct report_side *side)
{
	json_t *object = json_object();
	const char *go = side->go_version != NULL ? side->go_version
						  : report->go_version;
	const char *platform = side->platform != NULL ? side->platform
						      : report->platform;

	json_line_text(line, object, "rev", side->name, strlen(side->name));
	if (side->commit[0] != '\0')
		json_line_set(line, object, "commit",
			      json_string(side->commit));
	if (go[0] != '\0')
		json_line_text(line, object, "go", go, strlen(go));
	if (platform[0] != '\0')
		json_line_text(line, object, "platform", platform,
			       strlen(platform));
	if (side->settings != NULL && side->settings[0] != '\0')
		json_line_text(line, object, "settings", side->settings,
			       strlen(side->settings));
	if (side->packages != 0)
		json_line_count(line, object, "packages", side->packages);
	if (!report->untouched)
		json_line_count(line, object, "unrecognized",
				side->records->unknown_count);
	json_line_set(line, object, "complete", json_boolean(side->complete));
	json_line_set(line, line->root, key, object);
}

/* How many changes have each status.  What both sides have, nobody counted
 * where nothing that Go compiles differs. */
static void
set_counts(struct json_line *line, const char *key,
	   const struct report *report, const size_t *numbers)
{
	json_t *counts = json_object();

	for (size_t i = 0; i < CHANGE_STATUS_COUNT; i++) {
		if ((i == CHANGE_UNCHANGED && report->untouched) ||
		    (i == CHANGE_LEAK && numbers[i] == 0))
			continue;
		json_line_count(line, counts,
				change_status_word((enum change_status)i),
				numbers[i]);
	}
	json_line_set(line, line->root, key, counts);
}

/* Of one platform also where only the report tells it. */
static void
set_covered_platforms(struct json_line *line, json_t *object,
		      const struct report *report)
{
	const char *platform = report->new_side.platform != NULL
				       ? report->new_side.platform
				       : report->platform;
	json_t *names;

	if (report->platform_count == 0 && platform[0] == '\0')
		return;
	names = json_array();
	for (size_t i = 0; i < report->platform_count; i++)
		json_line_append_text(line, names, report->platforms[i]);
	if (report->platform_count == 0)
		json_line_append_text(line, names, platform);
	json_line_set(line, object, "platforms", names);
}

static void
set_covered_code(struct json_line *line, json_t *object,
		 const struct coverage *coverage)
{
	json_line_count(line, object, "packages", coverage->packages);
	json_line_count(line, object, "files", coverage->files);
	json_line_count(line, object, "modules", coverage->modules);
	json_line_count(line, object, "other_packages",
			coverage->other_packages);
	json_line_count(line, object, "other_modules",
			coverage->other_modules);
	json_line_count(line, object, "ignored_files", coverage->ignored);
	json_line_count(line, object, "test_files", coverage->tests);
}

/* Only what lies there is among the changes; what counts of the rest. */
static void
set_paths(struct json_line *line, json_t *object, const struct report *report)
{
	json_t *paths, *elsewhere;

	if (report->path_count == 0)
		return;
	paths = json_array();
	for (size_t i = 0; i < report->path_count; i++)
		json_line_append_text(line, paths, report->paths[i]);
	json_line_set(line, object, "paths", paths);
	elsewhere = json_object();
	for (size_t i = 0; i < CHANGE_STATUS_COUNT; i++) {
		if (i == CHANGE_LEAK && report->elsewhere[i] == 0)
			continue;
		json_line_count(line, elsewhere,
				change_status_word((enum change_status)i),
				report->elsewhere[i]);
	}
	json_line_set(line, object, "elsewhere", elsewhere);
}

/* What was looked at on the new side, as far as that is known. */
static void
set_coverage(struct json_line *line, const struct report *report)
{
	json_t *object = json_object(), *patterns = json_array();

	if (report->coverage != NULL && !report->untouched)
		set_covered_code(line, object, report->coverage);
	if (report->coverage != NULL)
		json_line_set(line, object, "tests",
			      json_boolean(report->tests));
	if (report->tags != NULL && report->tags[0] != '\0')
		json_line_text(line, object, "tags", report->tags,
			       strlen(report->tags));
	for (size_t i = 0; i < report->pattern_count; i++)
		json_line_append_text(line, patterns, report->patterns[i]);
	json_line_set(line, object, "patterns", patterns);
	set_paths(line, object, report);
	set_covered_platforms(line, object, report);
	json_line_set(line, line->root, "coverage", object);
}

/* Only what would fail needs a reason. */
static void
set_accepted(struct json_line *line, const struct report *report)
{
	const size_t *accepted = report->changes->accepted;
	json_t *counts = json_object();

	json_line_count(line, counts, "new", accepted[CHANGE_NEW]);
	json_line_count(line, counts, "hidden", accepted[CHANGE_HIDDEN]);
	if (accepted[CHANGE_LEAK] > 0)
		json_line_count(line, counts, "leak", accepted[CHANGE_LEAK]);
	json_line_set(line, line->root, "accepted", counts);
}

/* How many changes the rules of a policy put up with. */
static void
set_budgets(struct json_line *line, const struct report *report)
{
	const struct change_list *list = report->changes;
	json_t *budgets = json_array();

	for (size_t i = 0; i < list->budgets_len; i++) {
		json_t *object;

		if (list->budgets[i].count == 0)
			continue;
		object = json_object();

		json_line_id(line, object, "scope",
			     report->new_side.records->strings,
			     list->budgets[i].scope);
		json_line_count(line, object, "max", list->budgets[i].max);
		json_line_count(line, object, "count", list->budgets[i].count);
		json_line_append(line, budgets, object);
	}
	if (json_array_size(budgets) > 0)
		json_line_set(line, line->root, "budgets", budgets);
	else
		json_decref(budgets);
}

/* Where the shares are from. */
static void
set_profile(struct json_line *line, const struct profile_account *profile)
{
	json_t *object = json_object();

	json_line_text(line, object, "name", profile->name,
		       strlen(profile->name));
	json_line_set(line, object, "side",
		      json_string(profile->side == PROFILE_OLD ? "old"
							       : "new"));
	json_line_set(line, object, "told", json_boolean(profile->told));
	json_line_count(line, object, "bytes", profile->bytes);
	json_line_count(line, object, "objects", profile->objects);
	json_line_percent(line, object, "min_share", profile->min_percent);
	json_line_count(line, object, "functions", profile->functions);
	json_line_count(line, object, "moved", profile->moved);
	json_line_count(line, object, "ambiguous", profile->ambiguous);
	json_line_set(line, line->root, "profile", object);
}

/* Of one side: functions that are to allocate nothing. */
static void
set_promises(struct json_line *line, const struct report *report)
{
	static const char *const words[] = {
		[PROMISE_KEPT] = "kept", [PROMISE_BROKEN] = "broken",
		[PROMISE_UNKNOWN] = "unknown", [PROMISE_UNSEEN] = "unseen",
	};
	json_t *counts;

	if (report->promises == NULL)
		return;
	counts = json_object();
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		json_line_count(line, counts, words[i],
				promise_count(report->promises,
					      (enum promise_state)i));
	json_line_set(line, line->root, "promises", counts);
}

static struct json_line
diff_summary(const struct report *report)
{
	struct json_line line = json_line_begin("summary");

	set_side(&line, "old", report, &report->old_side);
	set_side(&line, "new", report, &report->new_side);
	if (report->untouched)
		json_line_set(&line, line.root, "compiled", json_false());
	set_counts(&line, "counts", report, report->changes->counts);
	set_counts(&line, "harmless", report, report->changes->harmless);
	set_counts(&line, "noise", report, report->changes->noise);
	set_coverage(&line, report);
	set_accepted(&line, report);
	json_line_count(&line, line.root, "failing", report->changes->failing);
	set_budgets(&line, report);
	if (report->profile != NULL) {
		set_counts(&line, "cold", report, report->changes->cold);
		set_profile(&line, report->profile);
	}
	set_promises(&line, report);
	json_line_set(&line, line.root, "complete",
		      json_boolean(report->old_side.complete &&
				   report->new_side.complete));
	return line;
}

static bool
is_printed(const struct report *report, const struct change *change)
{
	return change->status != CHANGE_UNCHANGED || report->all ||
	       change_fails(change) ||
	       (report->promises != NULL &&
		change->ruling == RULING_ACCEPTED);
}

static enum esc_status
diff_write(const struct report *report, struct esc_error *err)
{
	const struct change_list *list = report->changes;
	enum esc_status status = ESC_OK;
	struct json_line line;

	for (size_t i = 0; status == ESC_OK && i < list->len; i++) {
		if (!is_printed(report, &list->changes[i]))
			continue;
		line = change_line(report, &list->changes[i]);
		status = json_line_put(&line, report->out, err);
	}
	if (status != ESC_OK)
		return status;
	line = diff_summary(report);
	status = json_line_put(&line, report->out, err);
	return status == ESC_OK ? output_finish(report->out, err) : status;
}

const struct report_format report_jsonl = {
	.name = "jsonl", .write = diff_write, .says_incomplete = true,
};

/* The same objects as one document, the summary first. */
static enum esc_status
document_write(const struct report *report, struct esc_error *err)
{
	const struct change_list *list = report->changes;
	struct json_line line = diff_summary(report);
	enum esc_status status = json_item_put(
		&line, "{\"v\":1,\"type\":\"diff\",\"summary\":", report->out,
		err);
	const char *before = ",\"changes\":[\n";

	for (size_t i = 0; status == ESC_OK && i < list->len; i++) {
		if (!is_printed(report, &list->changes[i]))
			continue;
		line = change_line(report, &list->changes[i]);
		status = json_item_put(&line, before, report->out, err);
		before = ",\n";
	}
	if (status == ESC_OK)
		status = output_text(report->out,
				     before[1] == '\n' ? "\n]}\n"
						       : ",\"changes\":[]}\n",
				     err);
	return status == ESC_OK ? output_finish(report->out, err) : status;
}

const struct report_format report_json = {
	.name = "json", .write = document_write, .says_incomplete = true,
};

static enum esc_status
put_record(const struct record_report *report, const struct record *record,
	   struct esc_error *err)
{
	const struct record_set *set = report->records;
	const char *number = phrase_number_word(record);
	struct json_line line = json_line_begin("record");

	set_subject(&line, set, record);
	json_line_id(&line, line.root, "detail", set->strings, record->detail);
	if (number != NULL)
		json_line_set(&line, line.root, number,
			      json_integer(record->number));
	json_line_count(&line, line.root, "count", record->count);
	set_message(&line, set, record);
	if (report->shares != NULL)
		set_share(&line, &report->shares[record - set->recs]);
	json_line_chains(&line, set, record);
	return json_line_put(&line, report->out, err);
}

static enum esc_status
put_unrecognized(const struct record_report *report,
		 const struct unrecognized *unknown, struct esc_error *err)
{
	struct json_line line = json_line_begin("unrecognized");

	json_line_count(&line, line.root, "log_line", unknown->log_line);
	json_line_text(&line, line.root, "text",
		       intern_text(report->records->strings, unknown->text),
		       intern_len(report->records->strings, unknown->text));
	return json_line_put(&line, report->out, err);
}

static enum esc_status
put_record_summary(const struct record_report *report, struct esc_error *err)
{
	const struct record_set *set = report->records;
	struct json_line line = json_line_begin("summary");

	if (report->log != NULL)
		json_line_text(&line, line.root, "log", report->log,
			       strlen(report->log));
	json_line_count(&line, line.root, "lines", set->lines);
	json_line_count(&line, line.root, "records", set->len);
	json_line_count(&line, line.root, "unrecognized", set->unknown_count);
	json_line_count(&line, line.root, "foreign", set->foreign_count);
	json_line_count(&line, line.root, "errors", set->errors);
	json_line_count(&line, line.root, "dumps", set->dumps);
	json_line_set(&line, line.root, "complete",
		      json_boolean(!set->unterminated && set->errors == 0 &&
				   set->dumps == 0));
	return json_line_put(&line, report->out, err);
}

static enum esc_status
record_write(const struct record_report *report, struct esc_error *err)
{
	const struct record_set *set = report->records;
	enum esc_status status = ESC_OK;

	for (size_t i = 0; status == ESC_OK && i < set->len; i++)
		status = put_record(report, &set->recs[i], err);
	for (size_t i = 0; status == ESC_OK && report->verbose &&
			   i < set->unknown_kept; i++)
		status = put_unrecognized(report, &set->unknown[i], err);
	if (status == ESC_OK)
		status = put_record_summary(report, err);
	if (status == ESC_OK)
		status = output_finish(report->out, err);
	return status;
}

const struct record_format record_jsonl = { "jsonl", record_write };
