/* Along the compiler's explanation of a value, from the sink back to it, and
 * on into each function whose parameter leaks now and did not. */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "cause/finder.h"
#include "escdiff/symbol.h"

/* Some bytes of a text. */
struct part {
	const char *text;
	size_t len;
};

/* A record being followed. */
struct trail {
	struct finder *finder;
	const struct record_set *set;	/* that has its explanation */
	const struct record *record;
	struct esc_error *err;
};

void
finder_push(struct finder *finder, struct cause_step step)
{
	if (finder->path_len < MAX_PATH)
		finder->path[finder->path_len++] = step;
}

enum esc_status
finder_push_text(struct finder *finder, struct cause_step step,
		 struct esc_error *err, const char *fmt, ...)
{
	struct buffer text = { 0 };
	va_list args;

	va_start(args, fmt);
	buffer_addv(&text, fmt, args);
	va_end(args);
	step.text = text.failed ? STRID_NOMEM
				: intern_puts(finder->strings,
					      buffer_text(&text));
	buffer_free(&text);
	if (step.text == STRID_NOMEM)
		return esc_nomem(err);
	finder_push(finder, step);
	return ESC_OK;
}

bool
finder_end(struct finder *finder, const struct edit *edit)
{
	if (edit->pos.file == 0)
		return false;
	/* The edit is what matters: it has the last place for itself. */
	if (finder->path_len == MAX_PATH)
		finder->path_len--;
	finder_push(finder, (struct cause_step){
		.what = CAUSE_EDIT, .removed = edit->removed,
		.pos = edit->pos, .text = edit->text });
	return true;
}

enum esc_status
finder_end_at(struct finder *finder, const struct position *pos, bool *found,
	      struct esc_error *err)
{
	struct edit edit = { 0 };
	enum esc_status status = ESC_OK;

	if (is_edited(&finder->edits, pos))
		status = edit_at(&finder->edits, pos, &edit, err);
	if (status == ESC_OK)
		*found = finder_end(finder, &edit);
	return status;
}

/*
 * What is called in an expression: the text before its last arguments,
 * without type arguments; len is 0 if it is no call.
 * "gen[go.shape.int](&.dict.gen[int], &k)" -> "gen"
 */
static void
find_callee(const char *text, struct buffer *out)
{
	size_t end = strlen(text), depth = 0;

	buffer_clear(out);
	if (end == 0 || text[end - 1] != ')')
		return;
	while (end > 0) {
		const char c = text[--end];

		depth += c == ')';
		depth -= c == '(';
		if (depth == 0)
			break;
	}
	for (size_t i = 0; i < end; i++) {
		if (text[i] == '[') {
			while (i < end && text[i] != ']')
				i++;
			continue;
		}
		buffer_addc(out, text[i]);
	}
}

/* The last name in a text of len bytes: "T" of "(*store.T". */
static struct part
last_part(const char *text, size_t len)
{
	size_t start = len;

	while (start > 0 && strchr(".*( ", text[start - 1]) == NULL)
		start--;
	return (struct part){ text + start, len - start };
}

static bool
same_part(struct part a, struct part b)
{
	return a.len == b.len && memcmp(a.text, b.text, a.len) == 0;
}

/*
 * Whether code that says `callee` can mean the function of the fact, whose
 * last names are equal: `keep`, `store.Keep`, `(*store.T).Keep`, and a method
 * of some value, `x.y.Keep`, whose type nobody tells.
 */
static bool
can_mean(const struct finder *finder, const char *callee,
	 const struct record *leak)
{
	const char *function = intern_text(finder->strings, leak->function);
	const char *dot = strrchr(callee, '.');
	const char *method = strrchr(function, '.');

	if (dot == NULL)
		return method == NULL;
	if (method == NULL) {
		struct part name;

		name.text = symbol_package_name(
			intern_text(finder->strings, leak->package),
			&name.len);
		return same_part(name, (struct part){
					callee, (size_t)(dot - callee) });
	}
	const char *close = strchr(callee, ')');
	if (callee[0] != '(' || close == NULL || close + 1 != dot)
		return true;
	const size_t len = (size_t)(method - function) -
			   (method[-1] == ')');
	return same_part(last_part(callee, (size_t)(close - callee)),
			 last_part(function, len));
}

static enum esc_status follow(struct trail *trail, bool *found);

static strid
leak_text(struct finder *finder, const struct record *leak)
{
	const char *text = leak->kind == REC_LEAK ? ""
		: leak->kind == REC_LEAK_CONTENT ? "content" : "to result";

	return intern_puts(finder->strings, text);
}

/* The edited line in the body of a function that has no other path to it. */
static enum esc_status
end_in_function(struct finder *finder, const struct record *leak,
		bool *found, struct esc_error *err)
{
	const struct edited_file *file;
	struct edit edit = { 0 };
	enum esc_status status = edits_file(&finder->edits, true,
					    leak->pos.file, &file, err);
	const struct decl *decl = NULL;

	if (status == ESC_OK && file != NULL)
		decl = decl_list_function_at(&file->decls, leak->pos.line);
	if (decl != NULL)
		status = edits_between(&finder->edits, leak->pos.file,
				       decl->first_line, decl->last_line, "",
				       &edit, err);
	if (status == ESC_OK)
		*found = finder_end(finder, &edit);
	return status;
}

enum esc_status
follow_parameter(struct finder *finder, const struct record *leak,
		 bool *found, struct esc_error *err)
{
	enum esc_status status = params_read(finder, err);
	struct trail trail = { .finder = finder, .set = &finder->params,
			       .err = err };

	if (status != ESC_OK)
		return status;
	trail.record = params_explained(finder, leak);
	if (trail.record != NULL)
		status = follow(&trail, found);
	if (status == ESC_OK && !*found)
		status = end_in_function(finder, leak, found, err);
	return status;
}

/* Into the function whose parameter leaks now. */
static enum esc_status
follow_leak(struct trail *trail, struct worse_leak *worse,
	    const struct chain_step *step, bool *found)
{
	struct finder *finder = trail->finder;
	const struct record *leak =
		&finder->new_facts.set->recs[worse->fact];
	const size_t path_len = finder->path_len;

	worse->visited = finder->search;
	finder_push(finder, (struct cause_step){
		.what = CAUSE_PASSED, .function = leak->function,
		.symbol = trail->record->symbol, .pos = step->pos });
	finder_push(finder, (struct cause_step){
		.what = CAUSE_PARAM_LEAKS, .function = leak->function,
		.symbol = leak->symbol, .pos = leak->pos,
		.text = leak_text(finder, leak) });
	const enum esc_status status = follow_parameter(finder, leak, found,
							trail->err);
	if (!*found)
		finder->path_len = path_len;
	return status;
}

/*
 * A function without facts about its parameters, as a generic one, that is
 * called with the value and was edited.
 */
static enum esc_status
follow_edited(struct trail *trail, const char *callee,
	      const struct chain_step *step, bool *found)
{
	struct finder *finder = trail->finder;
	const struct record *fact = called_fact(finder, callee,
						step->pos.file);
	const size_t path_len = finder->path_len;

	if (fact == NULL)
		return ESC_OK;
	finder_push(finder, (struct cause_step){
		.what = CAUSE_PASSED, .function = fact->function,
		.symbol = trail->record->symbol, .pos = step->pos });
	const enum esc_status status = end_in_function(finder, fact, found,
						       trail->err);
	if (!*found)
		finder->path_len = path_len;
	return status;
}

/* All functions that a call can mean by that text. */
static enum esc_status
follow_callee(struct trail *trail, const char *callee,
	      const struct chain_step *step, bool *found)
{
	struct finder *finder = trail->finder;
	const strid name = last_name(finder->strings, callee, strlen(callee));
	size_t count;
	struct worse_leak *list = worse_leaks_of(finder, name, &count);
	enum esc_status status = ESC_OK;

	for (size_t i = 0; i < count && status == ESC_OK && !*found; i++) {
		const struct record *leak =
			&finder->new_facts.set->recs[list[i].fact];

		if (list[i].visited != finder->search &&
		    can_mean(finder, callee, leak))
			status = follow_leak(trail, &list[i], step, found);
	}
	return status;
}

/* A function that was inlined here and is not any longer. */
static enum esc_status
follow_lost_inlining(struct trail *trail, const struct chain_step *step,
		     bool *found)
{
	struct finder *finder = trail->finder;
	struct position old = { .column = step->pos.column };
	size_t count, new_count;

	if (!linemap_to_old(finder->input->map, step->pos.file,
			    step->pos.line, &old.file, &old.line))
		return ESC_OK;
	const uint32_t *list = facts_at(&finder->old_facts, &old, &count);
	facts_at(&finder->new_facts, &step->pos, &new_count);
	if (count == 0 || new_count > 0)
		return ESC_OK;
	const struct record *call = &finder->old_facts.set->recs[list[0]];
	if (call->kind != REC_INLINE_CALL) {
		finder_push(finder, (struct cause_step){
			.what = CAUSE_DEVIRT_LOST, .symbol = call->symbol,
			.pos = step->pos, .text = call->detail });
		return follow_elsewhere(finder, trail->record, found,
					trail->err);
	}
	const struct record *fact = called_fact(
		finder, intern_text(finder->strings, call->symbol),
		step->pos.file);
	return fact == NULL ? ESC_OK
			    : follow_inlining(finder, fact, found,
					      trail->err);
}

/* Every function that was inlined at the place of a step. */
static enum esc_status
follow_inlined(struct trail *trail, const struct chain_step *step,
	       bool *found)
{
	struct finder *finder = trail->finder;
	size_t count;
	const uint32_t *list = facts_at(&finder->new_facts, &step->pos,
					&count);
	enum esc_status status = ESC_OK;

	for (size_t i = 0; i < count && status == ESC_OK && !*found; i++) {
		const struct record *call =
			&finder->new_facts.set->recs[list[i]];

		if (call->kind != REC_INLINE_CALL)
			continue;
		const char *callee = intern_text(finder->strings,
						 call->symbol);
		status = follow_callee(trail, callee, step, found);
		if (status == ESC_OK && !*found)
			status = follow_module(finder, trail->record, callee,
					       &step->pos, found, trail->err);
	}
	return status;
}

static bool
has_reason(const struct trail *trail, const struct chain_step *step,
	   const char *reason)
{
	return strcmp(intern_text(trail->finder->strings, step->reason),
		      reason) == 0;
}

/* Reasons that speak of the value itself, not of where it goes. */
static bool
is_about_size(const struct trail *trail, const struct chain_step *step)
{
	return has_reason(trail, step, "too large for stack") ||
	       has_reason(trail, step, "non-constant size") ||
	       has_reason(trail, step, "too aligned for stack");
}

static enum esc_status
follow_size(struct trail *trail, const struct chain_step *step, bool *found)
{
	struct finder *finder = trail->finder;
	const size_t path_len = finder->path_len;

	finder_push(finder, (struct cause_step){
		.what = CAUSE_TOO_LARGE, .symbol = trail->record->symbol,
		.pos = step->pos, .text = step->reason });
	const enum esc_status status = follow_elsewhere(
		finder, trail->record, found, trail->err);
	if (!*found)
		finder->path_len = path_len;
	return status;
}

/* Where a call's value goes, if not by way of a leak. */
static enum esc_status
follow_call(struct trail *trail, const struct chain_step *step,
	    const char *callee, bool *found)
{
	enum esc_status status = follow_lost_inlining(trail, step, found);

	if (status == ESC_OK && !*found)
		status = follow_module(trail->finder, trail->record, callee,
				       &step->pos, found, trail->err);
	if (status == ESC_OK && !*found)
		status = follow_edited(trail, callee, step, found);
	return status;
}

/* callee is the text of what the step calls, "" if it calls nothing. */
static enum esc_status
follow_called_step(struct trail *trail, const struct chain_step *step,
		   const char *callee, bool *found)
{
	const bool passes = has_reason(trail, step, "call parameter");
	const bool calls = passes || has_reason(trail, step, "callee operand");
	enum esc_status status = ESC_OK;

	/* A call can be edited for other reasons, while it is the callee that
	 * keeps the value now. */
	if (passes)
		status = follow_callee(trail, callee, step, found);
	if (status == ESC_OK && !*found)
		status = finder_end_at(trail->finder, &step->pos, found,
				       trail->err);
	if (status != ESC_OK || *found)
		return status;
	if (is_about_size(trail, step))
		return follow_size(trail, step, found);
	if (calls && !passes)
		status = follow_callee(trail, callee, step, found);
	if (status == ESC_OK && calls && !*found)
		status = follow_call(trail, step, callee, found);
	if (status == ESC_OK && !*found)
		status = follow_inlined(trail, step, found);
	return status;
}

static enum esc_status
follow_step(struct trail *trail, const struct chain_step *step, bool *found)
{
	struct buffer callee = { 0 };

	find_callee(intern_text(trail->finder->strings, step->expr), &callee);
	const enum esc_status status = callee.failed
		? esc_nomem(trail->err)
		: follow_called_step(trail, step, buffer_text(&callee), found);
	buffer_free(&callee);
	return status;
}

/*
 * A value that ends in the storage of another one escapes because that does:
 * a variable in the closure that captures it.
 */
static enum esc_status
follow_storage(struct trail *trail, const struct chain_flow *last,
	       bool *found)
{
	static const char start[] = "{storage for ";
	struct finder *finder = trail->finder;
	const char *dst = intern_text(finder->strings, last->dst);
	const size_t len = strlen(dst);
	const struct record_set *set = trail->set;
	const struct record *best = NULL;

	if (strncmp(dst, start, sizeof(start) - 1) != 0 ||
	    last->step_count == 0)
		return ESC_OK;
	const struct position *pos = &set->steps[last->first_step].pos;
	const strid symbol = intern_find(finder->strings,
					 dst + sizeof(start) - 1,
					 len - sizeof(start));
	for (const struct record *record = set->recs;
	     record < set->recs + set->len; record++) {
		if (record->kind == REC_ESCAPES && record->chain != 0 &&
		    record->symbol == symbol && record != trail->record &&
		    record->pos.file == pos->file &&
		    record->pos.line <= pos->line &&
		    (best == NULL || record->pos.line > best->pos.line))
			best = record;
	}
	struct trail next = { finder, set, best, trail->err };
	return best == NULL ? ESC_OK : follow(&next, found);
}

/* From the sink back: what is nearest to it says most. */
static enum esc_status
follow_chain(struct trail *trail, const struct chain *chain, bool *found)
{
	const struct record_set *set = trail->set;
	enum esc_status status = ESC_OK;

	if (chain->flow_count > 0)
		status = follow_storage(trail,
			&set->flows[chain->first_flow + chain->flow_count - 1],
			found);
	for (uint32_t i = chain->flow_count; i-- > 0 && status == ESC_OK;) {
		const struct chain_flow *flow =
			&set->flows[chain->first_flow + i];

		for (uint32_t j = flow->step_count;
		     j-- > 0 && status == ESC_OK && !*found;)
			status = follow_step(
				trail, &set->steps[flow->first_step + j],
				found);
	}
	return status;
}

static enum esc_status
follow(struct trail *trail, bool *found)
{
	const struct record_set *set = trail->set;
	enum esc_status status = ESC_OK;

	if (trail->finder->path_len + 2 >= MAX_PATH)
		return ESC_OK;
	for (uint32_t next = trail->record->chain;
	     next != 0 && status == ESC_OK && !*found;) {
		const struct chain *chain = &set->chains[next - 1];

		status = follow_chain(trail, chain, found);
		next = chain->next;
	}
	return status;
}

enum esc_status
follow_record(struct finder *finder, const struct record_set *set,
	      const struct record *record, bool *found, struct esc_error *err)
{
	struct trail trail = { finder, set, record, err };

	finder->search++;
	return follow(&trail, found);
}
