/* From allocating calls in machine code to the records that they are. */
#include <string.h>

#include "escdiff/path.h"
#include "escdiff/symbol.h"
#include "escdiff/worth.h"
#include "match/index.h"
#include "match/made.h"

/* One question with all that is looked at. */
struct judging {
	const struct machine_code *code;
	const struct worth_index *index;
	const struct record_set *set;
	const struct record *record;
	const char *function;
	struct made made;	/* by what calls */
};

static const char *
text_of(const struct record_set *set, strid id)
{
	return intern_text(set->strings, id);
}

static bool
starts(const char *text, const char *word)
{
	return strncmp(text, word, strlen(word)) == 0;
}

static bool
same_file(const struct record_set *set, strid path, strid base)
{
	return strcmp(path_base(text_of(set, path)), text_of(set, base)) == 0;
}

static bool
calls_in(const struct judging *j, const struct machine_call *call)
{
	return machine_symbol_belongs(text_of(j->set, call->symbol),
				      j->function);
}

static bool
is_at(const struct judging *j, const struct machine_call *call,
      const struct position *pos)
{
	return call->line == pos->line && calls_in(j, call) &&
	       same_file(j->set, pos->file, call->file);
}

/* Calls at a line that make some of this. */
static size_t
count_calls(const struct judging *j, const struct position *pos,
	    unsigned makes, strid *callee)
{
	size_t count = 0;

	for (size_t i = 0; i < j->code->call_count; i++) {
		const struct machine_call *call = &j->code->calls[i];

		if ((call->makes & makes) == 0 || !is_at(j, call, pos))
			continue;
		if (count++ == 0)
			*callee = call->callee;
	}
	return count;
}

static bool
same_line(const struct position *a, const struct position *b)
{
	return a->file == b->file && a->line == b->line;
}

static bool
same_place(const struct position *a, const struct position *b)
{
	return same_line(a, b) && a->column == b->column;
}

/* The first record on the line of one of the set, which is in order. */
static const struct record *
line_start(const struct record_set *set, const struct record *record)
{
	while (record > set->recs && same_line(&record[-1].pos, &record->pos))
		record--;
	return record;
}

static const struct record *
line_next(const struct record_set *set, const struct record *record)
{
	const struct record *next = record + 1;

	return next < set->recs + set->len &&
	       same_line(&next->pos, &record->pos) ? next : NULL;
}

/*
 * Is it of a function that was inlined here?  A slice of arguments stands at
 * the call too, but is the caller's.
 */
static bool
is_inlined(const struct judging *j, const struct record *record)
{
	const struct record *fact = line_start(j->set, record);

	if (strcmp(text_of(j->set, record->symbol), "... argument") == 0)
		return false;
	for (; fact != NULL; fact = line_next(j->set, fact)) {
		if (fact->kind == REC_INLINE_CALL &&
		    fact->package == record->package &&
		    same_place(&fact->pos, &record->pos))
			return true;
	}
	return false;
}

/* "~r0", what an inlined function returned: most often it is the caller that
 * puts it into an interface, on its own line. */
static bool
is_result(const struct judging *j, const struct record *record)
{
	return starts(text_of(j->set, record->symbol), "~r");
}

/* Might a call that makes some of this be of the other record? */
static bool
is_rival(const struct judging *j, const struct record *other, unsigned makes)
{
	return record_kind_is_heap(other->kind) &&
	       other->package == j->record->package &&
	       other->function == j->record->function &&
	       (made_of(j->set, other).usual & makes) != 0 &&
	       worth_of_record(other, j->index) == WORTH_UNKNOWN;
}

/*
 * Does the line have a call for each record that wants one?  If there are
 * less, there is no telling which it is.
 */
static bool
is_enough(const struct judging *j, unsigned makes, strid *callee)
{
	const struct record *other = line_start(j->set, j->record);
	const size_t calls = count_calls(j, &j->record->pos, makes, callee);
	size_t rivals = 0;

	for (; other != NULL; other = line_next(j->set, other)) {
		if (is_rival(j, other, makes) &&
		    (is_result(j, other) || !is_inlined(j, other)))
			rivals++;
	}
	return calls > 0 && calls >= rivals;
}

static enum allocates
judge_line(const struct judging *j, strid *callee)
{
	if (is_enough(j, j->made.usual, callee) ||
	    is_enough(j, j->made.maybe, callee))
		return ALLOCATES_YES;
	return count_calls(j, &j->record->pos, j->made.maybe, callee) > 0
		       ? ALLOCATES_UNKNOWN : ALLOCATES_NO;
}

static bool
flow_has_call(const struct judging *j, const struct chain_flow *flow)
{
	strid callee;

	for (uint32_t i = 0; i < flow->step_count; i++) {
		const struct position *pos =
			&j->set->steps[flow->first_step + i].pos;

		if (!same_line(pos, &j->record->pos) &&
		    count_calls(j, pos, ~0u, &callee) > 0)
			return true;
	}
	return false;
}

/* Is there any call on another line of the record's explanations?  An element
 * of a literal is allocated on the line of the literal. */
static bool
chain_has_call(const struct judging *j)
{
	const struct record_set *set = j->set;

	for (uint32_t id = j->record->chain; id != 0;
	     id = set->chains[id - 1].next) {
		const struct chain *chain = &set->chains[id - 1];

		for (uint32_t i = 0; i < chain->flow_count; i++) {
			if (flow_has_call(j, &set->flows[chain->first_flow +
							 i]))
				return true;
		}
	}
	return false;
}

static bool
any_call(const struct judging *j, unsigned makes, strid *callee)
{
	for (size_t i = 0; i < j->code->call_count; i++) {
		const struct machine_call *call = &j->code->calls[i];

		if ((call->makes & makes) != 0 && calls_in(j, call)) {
			*callee = call->callee;
			return true;
		}
	}
	return false;
}

static bool
calls_mallocgc(const struct judging *j, strid *callee)
{
	for (size_t i = 0; i < j->code->call_count; i++) {
		const struct machine_call *call = &j->code->calls[i];

		if (calls_in(j, call) &&
		    starts(text_of(j->set, call->callee),
			   "runtime.mallocgc")) {
			*callee = call->callee;
			return true;
		}
	}
	return false;
}

/* Where the function is declared: there its parameters are moved. */
static const struct record *
declaration(const struct judging *j)
{
	const struct bucket own = index_of_function(j->index,
						    j->record->function);

	for (size_t i = 0; i < own.len; i++) {
		const struct record *fact = &j->set->recs[own.items[i]];

		if ((fact->kind == REC_CAN_INLINE ||
		     fact->kind == REC_CANNOT_INLINE) &&
		    fact->package == j->record->package &&
		    fact->function == j->record->function &&
		    fact->closure == j->record->closure)
			return fact;
	}
	return NULL;
}

/* Code of the function's own, not inlined. */
static enum allocates
judge_own(const struct judging *j, strid *callee)
{
	const enum allocates here = judge_line(j, callee);
	const struct record *header = NULL;

	if (here != ALLOCATES_NO)
		return here;
	if (j->record->kind == REC_MOVED)
		header = declaration(j);
	if (header != NULL &&
	    count_calls(j, &header->pos, j->made.maybe, callee) > 0)
		return ALLOCATES_YES;
	/* From Go 1.26 on two objects can be one allocation, on the line of
	 * the first: it grows, and nobody can tell by how much. */
	if (calls_mallocgc(j, callee))
		return ALLOCATES_UNKNOWN;
	/* Closures are always made on their own line. */
	if (strcmp(text_of(j->set, j->record->symbol), "func literal") == 0)
		return ALLOCATES_NO;
	/* A buffer on the stack, moved to the heap somewhere else. */
	if (chain_has_call(j) ||
	    any_call(j, j->made.maybe & MAKES_LATER, callee))
		return ALLOCATES_UNKNOWN;
	return ALLOCATES_NO;
}

/* Take the package's name off: "lib." of a path that ends in it. */
static const char *
without_package(const char *symbol, const char *package)
{
	const char *name = path_base(package);
	const size_t len = strlen(name);

	if (strncmp(symbol, name, len) != 0 || symbol[len] != '.')
		return symbol;
	return symbol + len + 1;
}

/*
 * Is the callee, "New", "lib.New", "lib.(*L).P", "(*lib.L).P", or one with
 * type arguments, the function of the record?
 */
static bool
is_callee(const struct judging *j, strid symbol, const struct record *leaf)
{
	const char *package = text_of(j->set, leaf->package);
	const char *function = text_of(j->set, leaf->function);
	struct buffer plain = { 0 };
	bool same = false;

	symbol_without_instances(text_of(j->set, symbol),
				 intern_len(j->set->strings, symbol), &plain);
	const char *name = buffer_text(&plain);
	if (leaf->package == j->record->package)
		same = strcmp(name, function) == 0;
	if (!same && starts(name, "(*") && starts(function, "(*"))
		same = strcmp(without_package(name + 2, package),
			      function + 2) == 0 &&
		       without_package(name + 2, package) != name + 2;
	if (!same)
		same = strcmp(without_package(name, package), function) == 0 &&
		       without_package(name, package) != name;
	buffer_free(&plain);
	return same;
}

/* The function of this record, inlined where the judged one stands, has an
 * allocation of the same kind here. */
static bool
is_source(const struct judging *j, strid callee, const struct record *leaf)
{
	return leaf->kind == j->record->kind && leaf->function != 0 &&
	       leaf->function != j->record->function &&
	       (made_of(j->set, leaf).usual & j->made.usual) != 0 &&
	       is_callee(j, callee, leaf);
}

/* Of what was inlined at the place of the judged record: is there a source
 * at all, and the first one in order that has a call. */
struct sources {
	bool any;
	const struct record *called;
};

static void
take_source(const struct judging *j, const struct record *leaf,
	    struct sources *sources)
{
	strid callee;

	sources->any = true;
	if ((sources->called == NULL || leaf < sources->called) &&
	    count_calls(j, &leaf->pos, j->made.maybe, &callee) > 0)
		sources->called = leaf;
}

/* Those of the functions of that name. */
static void
add_sources(const struct judging *j, strid callee, const char *name,
	    size_t len, struct sources *sources)
{
	const strid function = intern_find(j->set->strings, name, len);

	if (function == 0)
		return;
	const struct bucket bucket = index_of_function(j->index, function);
	for (size_t i = 0; i < bucket.len; i++) {
		const struct record *leaf = &j->set->recs[bucket.items[i]];

		if (leaf->function == function && is_source(j, callee, leaf))
			take_source(j, leaf, sources);
	}
}

/* A callee may be called "lib.New" or "(*lib.L).P", and a package's name may
 * have dots: look for what stands behind each. */
static void
sources_of(const struct judging *j, strid callee, struct sources *sources)
{
	struct buffer plain = { 0 }, method = { 0 };

	symbol_without_instances(text_of(j->set, callee),
				 intern_len(j->set->strings, callee), &plain);
	const char *name = buffer_text(&plain);
	const bool is_method = starts(name, "(*");
	add_sources(j, callee, name, plain.len, sources);
	for (const char *at = name; (at = strchr(at, '.')) != NULL;) {
		at++;
		add_sources(j, callee, at, strlen(at), sources);
		if (!is_method)
			continue;
		buffer_clear(&method);
		buffer_adds(&method, "(*");
		buffer_adds(&method, at);
		add_sources(j, callee, buffer_text(&method), method.len,
			    sources);
	}
	buffer_free(&plain);
	buffer_free(&method);
}

static struct sources
find_sources(const struct judging *j)
{
	const struct record *fact = line_start(j->set, j->record);
	struct sources sources = { 0 };

	for (; fact != NULL; fact = line_next(j->set, fact)) {
		if (fact->kind == REC_INLINE_CALL &&
		    fact->package == j->record->package &&
		    same_place(&fact->pos, &j->record->pos))
			sources_of(j, fact->symbol, &sources);
	}
	return sources;
}

/* Is there a record on the line of the call?  Then it is that one's. */
static bool
is_explained(const struct judging *j, const struct machine_call *call)
{
	const struct bucket line = index_of_line(
		j->index, text_of(j->set, call->file), call->line);

	for (size_t i = 0; i < line.len; i++) {
		const struct record *record = &j->set->recs[line.items[i]];

		if (record->pos.line == call->line &&
		    record_kind_is_heap(record->kind) &&
		    same_file(j->set, record->pos.file, call->file))
			return true;
	}
	return false;
}

/*
 * Of functions outside of the tree there are no records.  The calls on lines
 * that nothing else is known of are theirs: are they enough for all that was
 * inlined?
 */
static enum allocates
judge_foreign(const struct judging *j, strid *callee)
{
	size_t calls = 0, rivals = 0;

	for (size_t i = 0; i < j->code->call_count; i++) {
		const struct machine_call *call = &j->code->calls[i];

		if ((call->makes & j->made.usual) == 0 || !calls_in(j, call) ||
		    is_explained(j, call))
			continue;
		if (calls++ == 0)
			*callee = call->callee;
	}
	const struct bucket own = index_of_function(j->index,
						    j->record->function);
	for (size_t i = 0; calls > 0 && i < own.len; i++) {
		const struct record *other = &j->set->recs[own.items[i]];

		if (is_rival(j, other, j->made.usual) && is_inlined(j, other))
			rivals++;
	}
	return calls > 0 && calls >= rivals ? ALLOCATES_YES
					    : ALLOCATES_UNKNOWN;
}

/*
 * What was inlined keeps the lines of the function it comes from: those of
 * the records there.  No call there is no proof: it may be inlined from
 * another in its turn.
 */
static enum allocates
judge_inlined(const struct judging *j, strid *callee)
{
	if (is_result(j, j->record) && is_enough(j, j->made.usual, callee))
		return ALLOCATES_YES;
	const struct sources sources = find_sources(j);
	if (sources.called != NULL) {
		count_calls(j, &sources.called->pos, j->made.maybe, callee);
		return ALLOCATES_YES;
	}
	return sources.any ? ALLOCATES_UNKNOWN : judge_foreign(j, callee);
}

static bool
has_function(const struct judging *j)
{
	for (size_t i = 0; i < j->code->symbol_count; i++) {
		if (machine_symbol_belongs(text_of(j->set,
						   j->code->symbols[i]),
					   j->function))
			return true;
	}
	return false;
}

static enum allocates
judge(const struct judging *j, strid *callee)
{
	strid any = 0;

	/* Variables that the compiler lays out need no init. */
	if (!has_function(j))
		return strcmp(j->function, "init") == 0 ? ALLOCATES_NO
							: ALLOCATES_UNKNOWN;
	if (!any_call(j, ~0u, &any))
		return ALLOCATES_NO;
	return is_inlined(j, j->record) ? judge_inlined(j, callee)
					: judge_own(j, callee);
}

enum allocates
worth_of_code(const struct record *record, const struct worth_index *index,
	      const struct machine_codes *codes, strid *callee)
{
	const struct record_set *set = index->set;
	struct judging j = {
		.index = index, .set = set, .record = record,
		.function = text_of(set, record->function),
		.made = made_of(set, record),
	};

	*callee = 0;
	for (size_t i = 0; i < codes->len; i++) {
		if (codes->items[i].package == record->package &&
		    codes->items[i].variant == record->variant)
			j.code = &codes->items[i];
	}
	if (j.code == NULL || record->function == 0)
		return ALLOCATES_UNKNOWN;
	const enum allocates answer = judge(&j, callee);
	if (answer != ALLOCATES_YES)
		*callee = 0;
	return answer == ALLOCATES_NO && codes->newer ? ALLOCATES_UNKNOWN
						      : answer;
}
