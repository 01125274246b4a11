/* Why a function is not inlined any longer. */
#include <string.h>

#include "cause/finder.h"

static bool
is_in_directory_of(const struct intern *strings, strid a, strid b)
{
	const char *x = intern_text(strings, a), *y = intern_text(strings, b);
	const char *end = strrchr(x, '/');
	const size_t len = end != NULL ? (size_t)(end - x) + 1 : 0;

	return strncmp(x, y, len) == 0 && strchr(y + len, '/') == NULL;
}

const struct record *
inlinable_fact(const struct facts *facts, strid function,
	       const struct intern *strings, strid file)
{
	size_t count;
	const uint32_t *list = facts_of_function(facts, facts->inlinable,
						 facts->inlinable_count,
						 function, &count);

	for (size_t i = 0; i < count && function != 0; i++) {
		const struct record *fact = &facts->set->recs[list[i]];

		if (fact->closure == 0 &&
		    (file == 0 || is_in_directory_of(strings, file,
						     fact->pos.file)))
			return fact;
	}
	return NULL;
}

const struct record *
called_fact(const struct finder *finder, const char *name, strid file)
{
	const struct facts *facts = &finder->new_facts;
	const struct intern *strings = finder->strings;
	const char *dot = name[0] == '(' ? NULL : strchr(name, '.');
	const struct record *fact = inlinable_fact(
		facts, intern_find(strings, name, strlen(name)), strings,
		file);

	if (fact != NULL || dot == NULL)
		return fact;
	return inlinable_fact(facts, intern_find(strings, dot + 1,
						 strlen(dot + 1)),
			      strings, 0);
}

/* Words of the source that a reason of the compiler speaks of. */
static const char *
words_of(const char *reason)
{
	static const struct {
		const char *reason, *words;
	} rows[] = {
		{ "marked go:noinline", "go:noinline" },
		{ "marked go:", "//go:" },
		{ "call to recover", "recover" },
		{ "unhandled op DEFER", "defer" },
		{ "unhandled op defer", "defer" },
		{ "unhandled op GO", "go" },
		{ "unhandled op SELECT", "select" },
		{ "unhandled op select", "select" },
		{ "unhandled op RANGE", "range" },
		{ "unhandled op FOR", "for" },
		{ "unhandled op for", "for" },
		{ "recursive", "" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (strncmp(reason, rows[i].reason,
			    strlen(rows[i].reason)) == 0)
			return rows[i].words;
	}
	return "";
}

/* The function's extent with the comment before it, where directives stand. */
static enum esc_status
edit_of_function(struct finder *finder, const struct record *fact,
		 struct edit *edit, struct esc_error *err)
{
	const struct edited_file *file;
	const struct decl *decl = NULL;
	enum esc_status status = edits_file(&finder->edits, true,
					    fact->pos.file, &file, err);

	*edit = (struct edit){ 0 };
	if (status == ESC_OK && file != NULL)
		decl = decl_list_function_at(&file->decls, fact->pos.line);
	if (decl == NULL)
		return status;
	uint32_t first = decl->first_line;
	for (size_t len; first > 1; first--) {
		const char *text = edited_line(file, first - 1, &len);

		if (len < 2 || memcmp(text, "//", 2) != 0)
			break;
	}
	return edits_between(&finder->edits, fact->pos.file, first,
			     decl->last_line,
			     words_of(intern_text(finder->strings,
						  fact->detail)),
			     edit, err);
}

/* A callee of the function whose own cost changed it: the first function
 * that stands in its body and was edited. */
static enum esc_status
follow_callees(struct finder *finder, const struct record *fact, bool *found,
	       struct esc_error *err)
{
	const struct facts *new = &finder->new_facts;
	struct edit edit = { 0 };
	enum esc_status status = ESC_OK;
	size_t count;
	const uint32_t *calls = facts_of_function(new, new->callers,
						  new->caller_count,
						  fact->function, &count);

	for (size_t i = 0; i < count && status == ESC_OK &&
			   edit.pos.file == 0; i++) {
		const struct record *call = &new->set->recs[calls[i]];
		const struct record *callee = called_fact(
			finder, intern_text(finder->strings, call->symbol),
			call->pos.file);
		if (callee != NULL && callee->function != fact->function)
			status = edit_of_function(finder, callee, &edit, err);
	}
	if (status == ESC_OK)
		*found = finder_end(finder, &edit);
	return status;
}

enum esc_status
follow_inlining(struct finder *finder, const struct record *callee_fact,
		bool *found, struct esc_error *err)
{
	const size_t path_len = finder->path_len;
	struct edit edit;

	finder_push(finder, (struct cause_step){
		.what = CAUSE_INLINE_LOST,
		.function = callee_fact->function,
		.pos = callee_fact->pos,
		.text = callee_fact->kind == REC_CANNOT_INLINE
				? callee_fact->detail : 0 });
	enum esc_status status = edit_of_function(finder, callee_fact, &edit,
						  err);
	if (status == ESC_OK)
		*found = finder_end(finder, &edit);
	if (status == ESC_OK && !*found)
		status = follow_callees(finder, callee_fact, found, err);
	if (!*found)
		finder->path_len = path_len;
	return status;
}
