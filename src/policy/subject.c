/* Which code a rule is about. */
#include "policy/subject.h"

#include <stdlib.h>
#include <string.h>

#include "escdiff/directive.h"
#include "escdiff/path.h"
#include "policy/glob.h"

/* Of a call the file is known: another record in it knows the package. */
static strid
package_of_file(const struct record_set *set, strid file)
{
	for (size_t i = 0; set != NULL && i < set->len; i++) {
		if (set->recs[i].pos.file == file &&
		    set->recs[i].place == PLACE_SOURCE)
			return set->recs[i].package;
	}
	return 0;
}

struct subject
subject_of(const struct policy_input *input, const struct change *change)
{
	const struct intern *strings = input->strings;
	const struct record *record = change_record(change);
	const bool is_call = change->call.file != 0;
	const strid file = change_position(change)->file;
	const strid package = is_call ? package_of_file(input->new_set, file)
				      : record->package;

	return (struct subject){
		.change = change,
		.file_id = file,
		.file = intern_text(strings, file),
		.package = intern_text(strings, package),
		.function = intern_text(strings, is_call ? change->caller
							 : record->function),
		.closure = is_call ? ""
				   : intern_text(strings, record->closure),
		.symbol = intern_text(strings, record->symbol),
	};
}

void
generated_free(struct generated *generated)
{
	free(generated->known);
	*generated = (struct generated){ 0 };
}

static enum esc_status
read_generated(const struct policy_input *input, const char *path, bool *yes,
	       struct esc_error *err)
{
	struct buffer text = { 0 };
	bool found = false;
	const enum esc_status status = input->sources->read(
		path, &text, &found, input->sources->new_data, err);

	*yes = status == ESC_OK && found &&
	       source_is_generated(buffer_text(&text), text.len);
	buffer_free(&text);
	return status;
}

static enum esc_status
is_generated(const struct policy_input *input, const struct subject *subject,
	     struct generated *generated, bool *yes, struct esc_error *err)
{
	const strid id = subject->file_id;
	enum esc_status status = ESC_OK;

	*yes = false;
	if (input->sources == NULL)
		return ESC_OK;
	if (generated->known == NULL) {
		generated->len = intern_count(input->strings);
		generated->known = calloc(generated->len, 1);
		if (generated->known == NULL)
			return esc_nomem(err);
	}
	if (generated->known[id] == 0) {
		status = read_generated(input, subject->file, yes, err);
		generated->known[id] = *yes ? 2 : 1;
	}
	*yes = generated->known[id] == 2;
	return status;
}

static enum esc_status
selector_fits(const struct policy_input *input,
	      const struct policy_selector *selector,
	      const struct subject *subject, struct generated *generated,
	      bool *fits, struct esc_error *err)
{
	enum esc_status status = ESC_OK;
	bool yes = false;

	switch (selector->kind) {
	case SELECT_PATH:
		*fits = glob_path(selector->pattern, subject->file);
		break;
	case SELECT_PACKAGE:
		*fits = glob_package(selector->pattern, subject->package);
		break;
	case SELECT_FUNCTION:
		*fits = glob_function(selector->pattern, subject->function,
				      subject->package) ||
			(subject->closure[0] != '\0' &&
			 glob_function(selector->pattern, subject->closure,
				       subject->package));
		break;
	case SELECT_GENERATED:
		status = is_generated(input, subject, generated, &yes, err);
		*fits = yes == selector->yes;
		break;
	case SELECT_TESTS:
		yes = path_ends_in(subject->file, "_test.go");
		*fits = yes == selector->yes;
		break;
	case SELECT_KIND_COUNT:
		break;
	}
	return status;
}

enum esc_status
rule_fits(const struct policy_input *input, const struct policy_rule *rule,
	  const struct subject *subject, struct generated *generated,
	  bool *fits, struct esc_error *err)
{
	bool named[SELECT_KIND_COUNT] = { false };
	bool found[SELECT_KIND_COUNT] = { false };
	enum esc_status status = ESC_OK;

	*fits = true;
	if (rule->scope != NULL && rule->selector_count == 0) {
		*fits = glob_path(rule->scope, subject->file);
		return ESC_OK;
	}
	for (size_t i = 0; status == ESC_OK && i < rule->selector_count; i++) {
		const struct policy_selector *selector = &rule->selectors[i];
		bool one = false;

		status = selector_fits(input, selector, subject, generated,
				       &one, err);
		named[selector->kind] = true;
		found[selector->kind] |= one;
	}
	for (size_t i = 0; i < SELECT_KIND_COUNT; i++)
		*fits = *fits && found[i] == named[i];
	return status;
}
