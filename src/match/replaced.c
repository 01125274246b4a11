/* Names that were replaced consistently, from tokens side by side. */
#include "match/replaced.h"

#include <stdlib.h>
#include <string.h>

#include "match/order.h"
#include "source/lex.h"

/* A name declared at top level in a package, or the package's; or one of a
 * field or method, which may be the same. */
struct declared {
	strid directory, name;
	bool is_member;
};

struct declared_list {
	struct declared *list;	/* owned; sorted */
	size_t len, cap;
};

struct finding {
	const struct code *code;
	struct renames *renames;
	struct renames candidates;	/* names aligned, not yet judged */
	struct declared_list declared[2];
};

static int
by_unit_and_name(const void *a, const void *b)
{
	const struct rename *x = a, *y = b;
	int order = compare_numbers(x->unit, y->unit);

	if (order == 0)
		order = compare_numbers(x->old_name, y->old_name);
	return order != 0 ? order
			  : compare_numbers(x->new_name, y->new_name);
}

static int
by_declared(const void *a, const void *b)
{
	const struct declared *x = a, *y = b;
	int order = compare_numbers(x->name, y->name);

	if (order == 0)
		order = (int)x->is_member - (int)y->is_member;
	return order != 0 ? order
			  : compare_numbers(x->directory, y->directory);
}

static bool
add_rename(struct renames *renames, uint32_t unit, strid old_name,
	   strid new_name)
{
	if (renames->len == renames->cap) {
		const size_t cap = renames->cap != 0 ? renames->cap * 2 : 64;
		struct rename *list = reallocarray(renames->list, cap,
						   sizeof(*list));

		if (list == NULL)
			return false;
		renames->list = list;
		renames->cap = cap;
	}
	renames->list[renames->len++] = (struct rename){ unit, old_name,
							 new_name, 1 };
	return true;
}

static bool
add_declared(struct declared_list *declared, strid directory, strid name,
	     bool is_member)
{
	if (declared->len == declared->cap) {
		const size_t cap = declared->cap != 0 ? declared->cap * 2 : 64;
		struct declared *list = reallocarray(declared->list, cap,
						     sizeof(*list));

		if (list == NULL)
			return false;
		declared->list = list;
		declared->cap = cap;
	}
	declared->list[declared->len++] = (struct declared){ directory, name,
							     is_member };
	return true;
}

static bool
add_fields(struct declared_list *declared, const struct code_side *side,
	   const struct code_unit *unit)
{
	for (uint32_t i = unit->first_token; i < unit->end_token; i++) {
		if (side->tokens[i].is_declared &&
		    !add_declared(declared,
				  side->files[unit->file].directory,
				  side->tokens[i].text, true))
			return false;
	}
	return true;
}

static bool
is_method(const struct code_unit *unit)
{
	return unit->is_func && unit->function != unit->name;
}

static bool
list_declared(const struct code_side *side, struct declared_list *declared)
{
	for (size_t i = 0; i < side->file_count; i++) {
		if (!add_declared(declared, side->files[i].directory,
				  side->files[i].package, false))
			return false;
	}
	for (size_t i = 0; i < side->unit_count; i++) {
		const struct code_unit *unit = &side->units[i];

		if (!add_declared(declared, side->files[unit->file].directory,
				  unit->name, is_method(unit)) ||
		    (unit->is_type && !add_fields(declared, side, unit)))
			return false;
	}
	if (declared->len > 0)
		qsort(declared->list, declared->len, sizeof(*declared->list),
		      by_declared);
	return true;
}

static bool
is_declared(const struct declared_list *declared, const struct declared *key)
{
	return declared->len > 0 &&
	       bsearch(key, declared->list, declared->len,
		       sizeof(*declared->list), by_declared) != NULL;
}

/* The first entry of that name, or the end. */
static size_t
first_of_name(const struct declared_list *declared, strid name)
{
	size_t low = 0, high = declared->len;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (declared->list[middle].name < name)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Whether a name is declared somewhere that was not there before. */
static bool
has_appeared(const struct finding *finding, strid name, bool is_member)
{
	const struct declared_list *old = &finding->declared[CODE_OLD];
	const struct declared_list *new = &finding->declared[CODE_NEW];

	for (size_t i = first_of_name(new, name);
	     i < new->len && new->list[i].name == name; i++) {
		if (new->list[i].is_member == is_member &&
		    !is_declared(old, &new->list[i]))
			return true;
	}
	return false;
}

/* Gone from a package, while the other appeared there, or in the package that
 * the code went to. */
static bool
was_replaced(const struct finding *finding, const struct rename *rename)
{
	const struct declared_list *old = &finding->declared[CODE_OLD];
	const struct declared_list *new = &finding->declared[CODE_NEW];

	for (size_t i = first_of_name(old, rename->old_name);
	     i < old->len && old->list[i].name == rename->old_name; i++) {
		const strid directory = old->list[i].directory;

		const struct declared now = { directory, rename->new_name,
					      old->list[i].is_member };

		if (now.is_member != (rename->unit == RENAMED_MEMBER) ||
		    is_declared(new, &old->list[i]))
			continue;
		if ((is_declared(new, &now) && !is_declared(old, &now)) ||
		    has_appeared(finding, rename->new_name, now.is_member))
			return true;
	}
	return false;
}

static bool
stands_in(const struct code_side *side, uint32_t unit, strid name)
{
	const struct code_unit *within = &side->units[unit];

	for (uint32_t i = within->first_token; i < within->end_token; i++) {
		if (side->tokens[i].text == name && side->tokens[i].is_name &&
		    !side->tokens[i].is_selector)
			return true;
	}
	return false;
}

static bool
is_local_name(const struct code_side *side, uint32_t unit, strid name)
{
	const struct code_unit *within = &side->units[unit];

	for (uint32_t i = within->first_token; i < within->end_token; i++) {
		if (side->tokens[i].text == name && side->tokens[i].is_local)
			return true;
	}
	return false;
}

/* Where a name that stands for another one counts.  Behind a dot it is that
 * of a package if a name stands before it that the function does not
 * declare. */
static uint32_t
scope_of(const struct code_side *side, uint32_t token, uint32_t unit)
{
	const struct code_token *a = &side->tokens[token];

	if (a->is_local)
		return unit;
	if (side->units[unit].is_type && a->is_declared)
		return RENAMED_MEMBER;
	if (!a->is_selector || token < 2)
		return RENAMED_EVERYWHERE;
	const struct code_token *before = a - 2;
	return before->is_name && !before->is_selector && !before->is_local
		       ? RENAMED_EVERYWHERE : RENAMED_MEMBER;
}

/* Names that stand for each other and differ. */
static bool
list_candidates(struct finding *finding)
{
	const struct code_side *old = &finding->code->side[CODE_OLD];
	const struct code_side *new = &finding->code->side[CODE_NEW];

	for (uint32_t u = 0; u < old->unit_count; u++) {
		const struct code_unit *unit = &old->units[u];

		for (uint32_t i = unit->first_token; i < unit->end_token;
		     i++) {
			const struct code_token *a = &old->tokens[i];

			if (!a->is_name || a->partner == CODE_NONE)
				continue;
			const struct code_token *b = &new->tokens[a->partner];
			if (a->text == b->text || a->is_local != b->is_local)
				continue;
			/* Other types may have a field of that name. */
			if (unit->is_type && a->is_declared && b->is_declared &&
			    !add_rename(finding->renames, RENAMED_MEMBER,
					a->text, b->text))
				return false;
			if (!add_rename(&finding->candidates,
					scope_of(old, i, u), a->text,
					b->text))
				return false;
		}
	}
	struct renames *all = &finding->candidates;
	if (all->len > 0)
		qsort(all->list, all->len, sizeof(*all->list),
		      by_unit_and_name);
	return true;
}

/* Equal entries become one that counts them. */
static void
count_equal(struct renames *all)
{
	size_t len = 0;

	for (size_t i = 0; i < all->len; i++) {
		if (len > 0 && by_unit_and_name(&all->list[len - 1],
						&all->list[i]) == 0)
			all->list[len - 1].count += all->list[i].count;
		else
			all->list[len++] = all->list[i];
	}
	all->len = len;
}

static bool
is_replaced_inside(const struct code *code, const struct rename *rename)
{
	const struct code_side *old = &code->side[CODE_OLD];
	const uint32_t partner = old->units[rename->unit].partner;

	return !stands_in(&code->side[CODE_NEW], partner, rename->old_name) &&
	       !stands_in(old, rename->unit, rename->new_name);
}

static bool
judge(struct finding *finding)
{
	struct renames *all = &finding->candidates;

	count_equal(all);
	for (size_t i = 0; i < all->len; i++) {
		const struct rename *rename = &all->list[i];

		if (rename->unit >= RENAMED_MEMBER
			    ? !was_replaced(finding, rename)
			    : !is_replaced_inside(finding->code, rename))
			continue;
		if (!add_rename(finding->renames, rename->unit,
				rename->old_name, rename->new_name))
			return false;
		finding->renames->list[finding->renames->len - 1].count =
			rename->count;
	}
	return true;
}

/* Functions that were paired by likeness have their names from that. */
static bool
add_functions(struct finding *finding)
{
	const struct code_side *old = &finding->code->side[CODE_OLD];
	const struct code_side *new = &finding->code->side[CODE_NEW];

	for (size_t i = 0; i < old->unit_count; i++) {
		const struct code_unit *a = &old->units[i];

		if (a->partner == CODE_NONE || !a->is_func)
			continue;
		const struct code_unit *b = &new->units[a->partner];
		if (a->name != b->name &&
		    !add_rename(finding->renames,
				is_method(a) ? RENAMED_MEMBER
					     : RENAMED_EVERYWHERE,
				a->name, b->name))
			return false;
	}
	return true;
}

enum esc_status
replaced_find(const struct code *code, struct renames *renames,
	     struct esc_error *err)
{
	struct finding finding = { .code = code, .renames = renames };

	*renames = (struct renames){ 0 };
	const bool done =
		list_declared(&code->side[CODE_OLD],
			      &finding.declared[CODE_OLD]) &&
		list_declared(&code->side[CODE_NEW],
			      &finding.declared[CODE_NEW]) &&
		list_candidates(&finding) && judge(&finding) &&
		add_functions(&finding);
	if (renames->len > 0)
		qsort(renames->list, renames->len, sizeof(*renames->list),
		      by_unit_and_name);
	count_equal(renames);
	free(finding.candidates.list);
	free(finding.declared[CODE_OLD].list);
	free(finding.declared[CODE_NEW].list);
	return done ? ESC_OK : esc_nomem(err);
}

void
replaced_free(struct renames *renames)
{
	free(renames->list);
	*renames = (struct renames){ 0 };
}

/* The name now, or 0.  Of several the one that is met most by far. */
static strid
new_name(const struct renames *renames, uint32_t unit, strid name)
{
	size_t low = 0, high = renames->len;
	const struct rename key = { unit, name, 0, 0 };
	uint32_t all = 0;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (by_unit_and_name(&renames->list[middle], &key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	const struct rename *best = NULL;
	for (; low < renames->len && renames->list[low].unit == unit &&
	       renames->list[low].old_name == name; low++) {
		const struct rename *rename = &renames->list[low];

		all += rename->count;
		if (best == NULL || rename->count > best->count)
			best = rename;
	}
	return best != NULL && best->count > all / 2 ? best->new_name : 0;
}

/* The nearest declaration of the name at a token, itself included. */
static uint32_t
declaration_of(const struct code_side *side, uint32_t first, uint32_t token)
{
	const strid name = side->tokens[token].text;

	for (uint32_t i = token + 1; i-- > first;) {
		if (side->tokens[i].text == name &&
		    side->tokens[i].is_declared)
			return i;
	}
	return CODE_NONE;
}

/*
 * What a local name on a line is called now, or 0: the name that stands in
 * its place, if their declarations stand for each other too.  One variable
 * of several that share a name is told so.
 */
static strid
name_on_line(const struct code *code, uint32_t unit, uint32_t token,
	     strid name)
{
	const struct code_side *old = &code->side[CODE_OLD];
	const struct code_side *new = &code->side[CODE_NEW];
	const uint32_t line = old->tokens[token].line;

	for (; token < old->units[unit].end_token &&
	       old->tokens[token].line == line; token++) {
		const struct code_token *a = &old->tokens[token];

		if (a->text != name || !a->is_local || a->partner == CODE_NONE)
			continue;
		const struct code_token *b = &new->tokens[a->partner];
		const struct code_unit *version =
			&new->units[old->units[unit].partner];
		const uint32_t from = declaration_of(
			old, old->units[unit].first_token, token);
		const uint32_t to = declaration_of(new, version->first_token,
						   a->partner);
		if (b->is_local && from != CODE_NONE && to != CODE_NONE &&
		    old->tokens[from].partner == to)
			return b->text;
	}
	return 0;
}

static strid
name_now(const struct renames *renames, const struct code *code,
	 uint32_t unit, uint32_t token, strid name, bool is_member)
{
	strid now = 0;

	if (is_member)
		return new_name(renames, RENAMED_MEMBER, name);
	if (unit != CODE_NONE) {
		if (token != CODE_NONE &&
		    code->side[CODE_OLD].units[unit].partner != CODE_NONE)
			now = name_on_line(code, unit, token, name);
		if (now == 0)
			now = new_name(renames, unit, name);
	}
	return now != 0 ? now : new_name(renames, RENAMED_EVERYWHERE, name);
}

/* What stands before a name of a symbol. */
struct context {
	bool is_dot, is_name;
	bool is_dotted;		/* a dot stood before that */
	strid name;
	strid qualifier;	/* before the dot: a single name, or 0 */
};

/* Behind a dot, and not of a package. */
static bool
is_of_member(const struct code *code, uint32_t unit,
	     const struct context *place)
{
	if (!place->is_dot)
		return false;
	if (place->qualifier == 0)
		return true;
	return unit != CODE_NONE && is_local_name(&code->side[CODE_OLD], unit,
						  place->qualifier);
}

strid
replaced_apply(const struct renames *renames, const struct code *code,
	       uint32_t unit, uint32_t line_token, strid symbol,
	       struct buffer *room)
{
	struct intern *strings = code->strings;
	const char *text = intern_text(strings, symbol);
	const char *done = text;
	struct lexer lexer;
	struct context place = { 0 };

	buffer_clear(room);
	lexer_init(&lexer, text, intern_len(strings, symbol));
	for (struct token token = lexer_next(&lexer); token.kind != TOKEN_END;
	     token = lexer_next(&lexer)) {
		const strid name = token.kind == TOKEN_NAME
			? intern_find(strings, token.text, token.len) : 0;
		const bool is_member = is_of_member(code, unit, &place);
		strid now = name == 0 ? 0
			: name_now(renames, code, unit, line_token, name,
				   is_member);

		/* T.M(x) is how the compiler prints x.M(). */
		if (name != 0 && now == 0 && place.is_dot)
			now = new_name(renames, RENAMED_MEMBER, name);

		place = (struct context){
			.is_dot = token.sign == '.',
			.is_name = token.kind == TOKEN_NAME,
			.qualifier = token.sign == '.' && place.is_name &&
				     !place.is_dotted ? place.name : 0,
			.name = name,
			.is_dotted = place.is_dot,
		};
		if (now == 0 || now == name)
			continue;
		buffer_add(room, done, (size_t)(token.text - done));
		buffer_adds(room, intern_text(strings, now));
		done = token.text + token.len;
	}
	if (done == text)
		return symbol;
	buffer_adds(room, done);
	return room->failed ? STRID_NOMEM
			    : intern_put(strings, buffer_text(room),
					 room->len);
}
