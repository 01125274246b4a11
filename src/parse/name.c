/* Names of functions: the compiler's own spelling, with closures, instances,
 * packages and inlined callers in it, to the function of the source. */
#include "parse/name.h"

#include <stdlib.h>
#include <string.h>

#include "escdiff/symbol.h"
#include "parse/token.h"

#define RECENT (sizeof(((struct function_names *)0)->recent) / sizeof(strid))

void
function_names_init(struct function_names *names, struct intern *strings)
{
	*names = (struct function_names){ .strings = strings };
}

void
function_names_free(struct function_names *names)
{
	free(names->names);
	free(names->index);
	free(names->defined.ids);
	free(names->called.ids);
	buffer_free(&names->scratch);
	*names = (struct function_names){ 0 };
}

void
function_names_begin(struct function_names *names,
		     const struct record_set *set, size_t first)
{
	names->set = set;
	names->first = first;
	names->defined.len = 0;
	names->called.len = 0;
	names->known_ready = false;
	names->block++;
	memset(names->recent, 0, sizeof(names->recent));
}

static struct span
span_of(const struct intern *strings, strid id)
{
	return (struct span){ intern_text(strings, id),
			      intern_len(strings, id) };
}

static strid
intern_span(struct function_names *names, struct span text)
{
	const strid id = intern_put(names->strings, text.text, text.len);

	if (id != STRID_NOMEM)
		return id;
	names->failed = true;
	return 0;
}

static strid
intern_scratch(struct function_names *names)
{
	const struct buffer *text = &names->scratch;

	if (text->failed) {
		names->failed = true;
		return 0;
	}
	return intern_span(names, (struct span){ buffer_text(text),
						 text->len });
}

static struct function_name
take_apart(struct function_names *names, strid raw)
{
	const struct span text = span_of(names->strings, raw);
	struct function_name name = {
		.raw = raw, .bound = span_ends(text, SPAN("-fm")),
	};
	struct tokens tokens;

	buffer_clear(&names->scratch);
	symbol_declared_function(text.text, text.len, &names->scratch);
	name.declared = intern_scratch(names);
	buffer_clear(&names->scratch);
	symbol_normalize(text.text, text.len, &names->scratch);
	const struct span normal = { buffer_text(&names->scratch),
				     names->scratch.len };
	name_split(normal, &tokens);
	name.several = name_is_several(normal, &tokens);
	if (name_has_part(&tokens))
		name.closure = intern_scratch(names);
	const struct span bare = name_behind_first(text, name.closure != 0);
	if (bare.len > 0)
		name.bare = intern_span(names, bare);
	return name;
}

/* Room for one more name, and in the index for raw. */
static bool
grow(struct function_names *names, strid raw)
{
	if (raw >= names->index_cap) {
		const size_t cap = (size_t)raw + raw / 2 + 1024;
		uint32_t *index = reallocarray(names->index, cap,
					       sizeof(*index));

		if (index == NULL)
			return false;
		memset(index + names->index_cap, 0,
		       (cap - names->index_cap) * sizeof(*index));
		names->index = index;
		names->index_cap = cap;
	}
	if (names->len == names->cap) {
		const size_t cap = names->cap + names->cap / 2 + 256;
		struct function_name *grown =
			reallocarray(names->names, cap, sizeof(*grown));

		if (grown == NULL)
			return false;
		names->names = grown;
		names->cap = cap;
	}
	return true;
}

/* Its place, until the next call; NULL when memory is out. */
static struct function_name *
look_up(struct function_names *names, strid raw)
{
	if (raw < names->index_cap && names->index[raw] != 0)
		return &names->names[names->index[raw] - 1];
	if (!grow(names, raw)) {
		names->failed = true;
		return NULL;
	}
	names->names[names->len] = take_apart(names, raw);
	names->index[raw] = (uint32_t)++names->len;
	return &names->names[names->len - 1];
}

static struct function_name
get(struct function_names *names, strid raw)
{
	const struct function_name *slot = look_up(names, raw);

	return slot != NULL ? *slot : (struct function_name){ 0 };
}

static void
add_id(struct function_names *names, struct id_list *list, strid id)
{
	if (id == 0)
		return;
	if (list->len == list->cap) {
		const size_t cap = list->cap * 2 + 64;
		strid *ids = reallocarray(list->ids, cap, sizeof(*ids));

		if (ids == NULL) {
			names->failed = true;
			return;
		}
		list->ids = ids;
		list->cap = cap;
	}
	list->ids[list->len++] = id;
}

static int
compare_ids(const void *left, const void *right)
{
	const strid *a = left, *b = right;

	return (*a > *b) - (*a < *b);
}

static void
sort_ids(struct id_list *list)
{
	if (list->len > 1)
		qsort(list->ids, list->len, sizeof(*list->ids), compare_ids);
}

static bool
has_id(const struct id_list *list, strid id)
{
	return list->len > 0 &&
	       bsearch(&id, list->ids, list->len, sizeof(id),
		       compare_ids) != NULL;
}

/* Without its package, if that is what stands in front. */
static strid
without_first(struct function_names *names, strid declared)
{
	const struct span name = span_of(names->strings, declared);
	const size_t len = word_len(name);

	return len > 0 && len < name.len && name.text[len] == '.'
		       ? intern_span(names, span_from(name, len + 1)) : 0;
}

/* Most are called often: each is listed once. */
static void
list_name(struct function_names *names, strid raw, bool called)
{
	strid *const recent = &names->recent[raw % RECENT];

	if (called && *recent == raw)
		return;
	if (called)
		*recent = raw;
	struct function_name *name = look_up(names, raw);
	if (name == NULL || name->listed[called] == names->block)
		return;
	const strid declared = name->declared;
	name->listed[called] = names->block;
	/* A closure's name is what is to be found out. */
	if (name->closure != 0)
		return;
	if (!called && name->bare == 0) {
		add_id(names, &names->defined, declared);
		return;
	}
	add_id(names, &names->called, declared);
	add_id(names, &names->called, without_first(names, declared));
}

/* The functions that the block has, and those that it inlines. */
static void
collect_known(struct function_names *names)
{
	const struct record_set *set = names->set;

	names->known_ready = true;
	for (size_t i = names->first; i < set->len; i++) {
		const struct record *rec = &set->recs[i];

		if (rec->symbol == 0 || (rec->kind != REC_INLINE_CALL &&
					 rec->kind != REC_CAN_INLINE &&
					 rec->kind != REC_CANNOT_INLINE))
			continue;
		list_name(names, rec->symbol, rec->kind == REC_INLINE_CALL);
	}
	sort_ids(&names->defined);
	sort_ids(&names->called);
}

/* Is it a function that is compiled here? */
static bool
is_defined(struct function_names *names, struct span name)
{
	if (!names->known_ready)
		collect_known(names);
	return has_id(&names->defined, intern_find(names->strings, name.text,
						   name.len));
}

/* Or one of any package? */
static bool
is_known(struct function_names *names, struct span name)
{
	return is_defined(names, name) ||
	       has_id(&names->called, intern_find(names->strings, name.text,
						  name.len));
}

/*
 * The last function of a segment: T.M or F behind others.  Where the log does
 * not tell, two names are a type and its method.
 */
static struct span
last_function(struct function_names *names, const struct token *items,
	      size_t len)
{
	const struct token *last = &items[len - 1];

	if (len == 1)
		return last->text;
	const char *from = last[-1].text.text;
	const struct span both = { from, (size_t)(last->text.text +
						  last->text.len - from) };
	if (token_is_receiver(&last[-1]) || is_known(names, both))
		return both;
	/* Closures outside of functions are parts of it. */
	if (span_equal(last[-1].text, SPAN("init")))
		return last->text;
	return len > 2 || (is_known(names, last->text) &&
			   is_known(names, last[-1].text))
		       ? last->text : both;
}

/* The function that a closure of several stands in. */
static strid
resolve_several(struct function_names *names, const struct function_name *name)
{
	const strid closure = name->closure != 0 ? name->closure
						 : name->declared;
	struct tokens tokens;
	struct buffer plain = { 0 };
	size_t begin, end;

	symbol_without_instances(intern_text(names->strings, closure),
				 intern_len(names->strings, closure), &plain);
	name_split((struct span){ buffer_text(&plain), plain.len }, &tokens);
	name_last_segment(&tokens, &begin, &end);
	const strid id = begin == end ? name->declared
		: intern_span(names, last_function(names, &tokens.items[begin],
						   end - begin));
	names->failed |= plain.failed;
	buffer_free(&plain);
	return id;
}

/* Asked for each record in it; the answer is one for a whole block. */
static strid
last_of_several(struct function_names *names, const struct function_name *name)
{
	if (name->last_block == names->block)
		return name->last;
	const strid last = resolve_several(names, name);
	struct function_name *slot = look_up(names, name->raw);
	if (slot != NULL) {
		slot->last = last;
		slot->last_block = names->block;
	}
	return last;
}

/* The last element of the file's directory, before a "v2" of its module. */
static struct span
package_of(struct span file)
{
	struct span name = { file.text, 0 };

	for (int levels = 0; levels < 2; levels++) {
		const char *slash = memrchr(file.text, '/', file.len);

		if (slash == NULL)
			return name;
		file.len = (size_t)(slash - file.text);
		slash = memrchr(file.text, '/', file.len);
		name = slash == NULL ? file
		     : span_from(file, (size_t)(slash + 1 - file.text));
		if (name.len < 2 || name.text[0] != 'v' ||
		    strspn(name.text + 1, "0123456789") != name.len - 1)
			break;
	}
	return name;
}

/*
 * Is what stands in front a package?  It may also be a type, or a function
 * that a closure was copied into.
 */
static bool
is_qualified(struct function_names *names, const struct function_name *name,
	     strid file)
{
	const struct span raw = span_of(names->strings, name->raw);
	const struct span front = { raw.text, word_len(raw) };
	const struct span rest = span_from(raw, front.len + 1);
	const struct span both = { raw.text, front.len + 1 + word_len(rest) };

	if (span_equal(front, package_of(span_of(names->strings, file))))
		return name_is_generic(rest) || (!is_defined(names, front) &&
					    !is_defined(names, both));
	return name_is_generic(rest) && !is_known(names, front);
}

struct function_name
function_names_get(struct function_names *names, strid raw, strid file)
{
	/* Go 1.8 to 1.10 say so of a closure whose name is not known yet. */
	if (raw == 0 || strcmp(intern_text(names->strings, raw), "<S>") == 0)
		return (struct function_name){ 0 };
	struct function_name name = get(names, raw);
	/* Wrappers lie nowhere; only their names tell them apart. */
	if (file == 0 || intern_text(names->strings, file)[0] == '<')
		return name;
	if (name.bare != 0 && is_qualified(names, &name, file))
		name = get(names, name.bare);
	if (name.several)
		name.declared = last_of_several(names, &name);
	return name;
}
