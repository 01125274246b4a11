/* The table of wordings as compiled expressions.  Each is only tried on
 * texts that begin and end with its fixed words: most lines meet one. */
#include "parse/pattern.h"

#include <assert.h>
#include <pcre2.h>
#include <stdlib.h>
#include <threads.h>

#include "parse/quick.h"

#define MAX_ROWS 160
#define MAX_FIXED 64

/*
 * What is between the fixed words, if it is one group: the engine need not
 * be asked.
 */
enum shortcut {
	SHORTCUT_NONE,
	SHORTCUT_ANY,		/* (?<group>.+) */
	SHORTCUT_WORD		/* (?<group>[^ ]+|...), if there is no blank */
};

struct pattern {
	pcre2_code *code;
	unsigned char row;
	struct span prefix, suffix;	/* fixed words, in storage below */
	quick_fn *quick;		/* or NULL */
	enum shortcut shortcut;
	size_t between;		/* the group that a shortcut fills */
	char fixed[MAX_FIXED * 2];
	uint32_t groups[GROUPS_COUNT];	/* numbers; 0: not in the expression */
};

/*
 * Rows by the byte that their texts begin or else end with.  Those of
 * errors are among the others, tried last: a variable may be called
 * "invalid", and escape.
 */
struct index {
	unsigned char rows[MAX_ROWS];
	unsigned char begins[257];	/* rows of a byte: from its begin to
					   that of the next */
};

struct scope_index {
	struct index by_first, by_last;
	struct index others;		/* all under byte 0 */
};

static struct {
	struct pattern patterns[MAX_ROWS];
	struct scope_index scopes[2];
	bool complete;
} table;

static once_flag table_once = ONCE_FLAG_INIT;

struct matcher {
	pcre2_match_data *data;
	/* Of the few expressions that a log has lines for: machine code,
	 * which takes longest to make and is not for all threads. */
	pcre2_code *fast[MAX_ROWS];
	bool asked[MAX_ROWS];
};

/* The literal byte at expression, or -1; *len is what it takes up. */
static int
literal_at(const char *expression, size_t *len)
{
	*len = 1;
	if (*expression == '\\') {
		*len = 2;
		/* Letters and digits behind a backslash are classes. */
		return strchr("()[]{}.*+?|\\/", expression[1]) != NULL
		       ? (unsigned char)expression[1] : -1;
	}
	return strchr("()[]{}.*+?|^$", *expression) != NULL
	       ? -1 : (unsigned char)*expression;
}

static bool
has_top_alternative(const char *expression)
{
	int depth = 0;

	for (; *expression != '\0'; expression++) {
		if (*expression == '\\')
			expression++;
		else if (*expression == '(')
			depth++;
		else if (*expression == ')')
			depth--;
		else if (*expression == '|' && depth == 0)
			return true;
	}
	return false;
}

/* Skip a bracketed class or a braced repetition: its bytes are no text. */
static const char *
skip_special(const char *at)
{
	const char close = *at == '[' ? ']' : *at == '{' ? '}' : '\0';

	if (close == '\0')
		return at + 1;
	at += at[1] == '^' ? 2 : 1;
	for (at++; *at != close; at++) {
		if (*at == '\\')
			at++;
	}
	return at + 1;
}

/*
 * The fixed words at both ends of an expression: literal bytes outside all
 * groups, without one that a repetition follows.
 */
static void
find_fixed(struct pattern *pattern, const char *expression)
{
	char *run = pattern->fixed;
	size_t run_len = 0, literal_len;
	bool in_prefix = true;
	int depth = 0;

	pattern->prefix = pattern->suffix = (struct span){ run, 0 };
	if (has_top_alternative(expression))
		return;
	for (const char *at = expression; *at != '\0';) {
		const int byte = literal_at(at, &literal_len);

		if (byte >= 0 && depth == 0 && run_len < MAX_FIXED - 1 &&
		    (at[literal_len] == '\0' ||
		     strchr("*+?{", at[literal_len]) == NULL)) {
			run[run_len++] = (char)byte;
			at += literal_len;
			continue;
		}
		if (in_prefix) {
			pattern->prefix = (struct span){ run, run_len };
			run = pattern->fixed + MAX_FIXED;
			in_prefix = false;
		}
		run_len = 0;
		depth += *at == '(' ? 1 : *at == ')' ? -1 : 0;
		at = byte >= 0 || literal_len == 2 ? at + literal_len
						   : skip_special(at);
	}
	if (in_prefix)
		pattern->prefix = (struct span){ run, run_len };
	else
		pattern->suffix = (struct span){ run, run_len };
}

static const char *const group_names[GROUPS_COUNT] = {
	[GROUP_SYMBOL] = "sym",
	[GROUP_FUNCTION] = "fn",
	[GROUP_DETAIL] = "detail",
	[GROUP_NUMBER] = "num",
};

/* Behind the parenthesis that closes the one at expression. */
static const char *
skip_group(const char *expression)
{
	int depth = 0;

	do {
		depth += *expression == '(' ? 1 : *expression == ')' ? -1 : 0;
		expression = *expression == '\\' ? expression + 2
						 : skip_special(expression);
	} while (depth > 0);
	return expression;
}

/* See enum shortcut: is the expression PREFIX(?<group>...)SUFFIX? */
static void
find_shortcut(struct pattern *pattern, const char *expression)
{
	const struct span prefix = pattern->prefix, suffix = pattern->suffix;
	const char *const group = expression + prefix.len;

	if (strncmp(expression, prefix.text, prefix.len) != 0 ||
	    strncmp(group, "(?<", 3) != 0)
		return;
	const char *const behind = skip_group(group);
	if (strlen(behind) != suffix.len ||
	    strncmp(behind, suffix.text, suffix.len) != 0)
		return;
	for (size_t i = 0; i < GROUPS_COUNT; i++) {
		const size_t len = strlen(group_names[i]);
		const char *const content = group + 3 + len + 1;

		if (strncmp(group + 3, group_names[i], len) != 0)
			continue;
		pattern->between = i;
		if (strncmp(content, ".+)", 3) == 0)
			pattern->shortcut = SHORTCUT_ANY;
		else if (strncmp(content, "[^ ]+|", 6) == 0 ||
			 strncmp(content, "[^ ]+)", 6) == 0)
			pattern->shortcut = SHORTCUT_WORD;
		return;
	}
}

static bool
compile(struct pattern *pattern, const struct wording *wording)
{
	int code;
	PCRE2_SIZE offset;

	pattern->code = pcre2_compile((PCRE2_SPTR)wording->expression,
				      PCRE2_ZERO_TERMINATED,
				      PCRE2_ANCHORED | PCRE2_ENDANCHORED |
				      PCRE2_DOTALL | PCRE2_DOLLAR_ENDONLY,
				      &code, &offset, NULL);
	if (pattern->code == NULL) {
		assert(code == PCRE2_ERROR_HEAP_FAILED);
		return false;
	}
	for (size_t i = 0; i < GROUPS_COUNT; i++) {
		const int number = pcre2_substring_number_from_name(
			pattern->code, (PCRE2_SPTR)group_names[i]);
		pattern->groups[i] = number > 0 ? (uint32_t)number : 0;
	}
	find_fixed(pattern, wording->expression);
	find_shortcut(pattern, wording->expression);
	pattern->quick = quick_find(wording->expression);
	return true;
}

/* The byte a pattern is found by in one of the indexes, or -1. */
typedef int index_byte(const struct pattern *pattern);

static bool
is_last_resort(const struct pattern *pattern)
{
	return wordings[pattern->row].class == WORD_ERROR;
}

static int
first_byte(const struct pattern *pattern)
{
	return pattern->prefix.len > 0 && !is_last_resort(pattern)
	       ? (unsigned char)pattern->prefix.text[0] : -1;
}

static int
last_byte(const struct pattern *pattern)
{
	const struct span suffix = pattern->suffix;

	return first_byte(pattern) < 0 && suffix.len > 0 &&
	       !is_last_resort(pattern)
	       ? (unsigned char)suffix.text[suffix.len - 1] : -1;
}

static int
no_byte(const struct pattern *pattern)
{
	return first_byte(pattern) < 0 && last_byte(pattern) < 0 ? 0 : -1;
}

static void
fill_index(struct index *index, enum wording_scope scope, index_byte *byte_of)
{
	unsigned char len = 0;

	for (int byte = 0; byte < 256; byte++) {
		index->begins[byte] = len;
		for (size_t i = 0; i < wording_count; i++) {
			if (wordings[i].scope == scope &&
			    byte_of(&table.patterns[i]) == byte)
				index->rows[len++] = (unsigned char)i;
		}
	}
	index->begins[256] = len;
}

static void
compile_table(void)
{
	assert(wording_count <= MAX_ROWS);
	for (size_t i = 0; i < wording_count; i++) {
		table.patterns[i].row = (unsigned char)i;
		if (!compile(&table.patterns[i], &wordings[i]))
			return;
	}
	for (size_t scope = 0; scope < 2; scope++) {
		struct scope_index *index = &table.scopes[scope];
		const enum wording_scope which = (enum wording_scope)scope;

		fill_index(&index->by_first, which, first_byte);
		fill_index(&index->by_last, which, last_byte);
		fill_index(&index->others, which, no_byte);
	}
	table.complete = true;
}

enum esc_status
matcher_new(struct matcher **matcher, struct esc_error *err)
{
	*matcher = NULL;
	call_once(&table_once, compile_table);
	if (!table.complete)
		return esc_nomem(err);
	struct matcher *made = calloc(1, sizeof(*made));
	if (made == NULL)
		return esc_nomem(err);
	made->data = pcre2_match_data_create(GROUPS_COUNT + 1, NULL);
	if (made->data == NULL) {
		free(made);
		return esc_nomem(err);
	}
	*matcher = made;
	return ESC_OK;
}

void
matcher_free(struct matcher *matcher)
{
	if (matcher == NULL)
		return;
	for (size_t i = 0; i < wording_count; i++)
		pcre2_code_free(matcher->fast[i]);
	pcre2_match_data_free(matcher->data);
	free(matcher);
}

static void
read_groups(const struct matcher *matcher, const struct pattern *pattern,
	    int count, struct span text, struct pattern_match *match)
{
	const PCRE2_SIZE *ends = pcre2_get_ovector_pointer(matcher->data);

	match->wording = &wordings[pattern->row];
	for (size_t i = 0; i < GROUPS_COUNT; i++) {
		const uint32_t number = pattern->groups[i];

		match->groups[i] = (struct span){ text.text, 0 };
		if (number == 0 || number >= (uint32_t)count ||
		    ends[2 * number] == PCRE2_UNSET)
			continue;
		match->groups[i] = (struct span){
			text.text + ends[2 * number],
			ends[2 * number + 1] - ends[2 * number],
		};
	}
}

/* The same without the engine, where that can be. */
static bool
try_shortcut(const struct pattern *pattern, struct span text,
	     struct pattern_match *match)
{
	const size_t fixed = pattern->prefix.len + pattern->suffix.len;

	if (text.len <= fixed)
		return false;
	match->wording = &wordings[pattern->row];
	for (size_t i = 0; i < GROUPS_COUNT; i++)
		match->groups[i] = (struct span){ text.text, 0 };
	if (pattern->quick != NULL)
		return pattern->quick(text, match->groups);
	const struct span between = { text.text + pattern->prefix.len,
				      text.len - fixed };
	match->groups[pattern->between] = between;
	return pattern->shortcut == SHORTCUT_ANY ||
	       (pattern->shortcut == SHORTCUT_WORD &&
		memchr(between.text, ' ', between.len) == NULL);
}

/* Its machine code, or NULL if there can be none. */
static const pcre2_code *
fast_code(struct matcher *matcher, const struct pattern *pattern)
{
	pcre2_code **fast = &matcher->fast[pattern->row];

	if (matcher->asked[pattern->row])
		return *fast;
	matcher->asked[pattern->row] = true;
	*fast = pcre2_code_copy(pattern->code);
	if (*fast != NULL && pcre2_jit_compile(*fast,
					       PCRE2_JIT_COMPLETE) != 0) {
		pcre2_code_free(*fast);
		*fast = NULL;
	}
	return *fast;
}

/* A match that hits a limit of the engine counts as none. */
static bool
ask_engine(struct matcher *matcher, const struct pattern *pattern,
	   struct span text, struct pattern_match *match)
{
	const PCRE2_SPTR subject = (PCRE2_SPTR)text.text;
	const pcre2_code *const fast = fast_code(matcher, pattern);
	const int count = fast != NULL
		? pcre2_jit_match(fast, subject, text.len, 0, 0,
				  matcher->data, NULL)
		: pcre2_match(pattern->code, subject, text.len, 0, 0,
			      matcher->data, NULL);
	if (count <= 0)
		return false;
	read_groups(matcher, pattern, count, text, match);
	return true;
}

static bool
try_pattern(struct matcher *matcher, const struct pattern *pattern,
	    struct span text, struct pattern_match *match)
{
	return span_starts(text, pattern->prefix) &&
	       span_ends(text, pattern->suffix) &&
	       (try_shortcut(pattern, text, match) ||
		ask_engine(matcher, pattern, text, match));
}

static bool
try_rows(struct matcher *matcher, const struct index *index, int byte,
	 struct span text, struct pattern_match *match)
{
	for (size_t i = index->begins[byte]; i < index->begins[byte + 1]; i++) {
		if (try_pattern(matcher, &table.patterns[index->rows[i]], text,
				match))
			return true;
	}
	return false;
}

bool
matcher_match(struct matcher *matcher, enum wording_scope scope,
	      struct span text, struct pattern_match *match)
{
	const struct scope_index *index = &table.scopes[scope];

	if (text.len > 0) {
		const int first = (unsigned char)text.text[0];
		const int last = (unsigned char)text.text[text.len - 1];

		if (try_rows(matcher, &index->by_first, first, text, match) ||
		    try_rows(matcher, &index->by_last, last, text, match))
			return true;
	}
	return try_rows(matcher, &index->others, 0, text, match);
}

bool
matcher_match_row(struct matcher *matcher, size_t row, struct span text,
		  struct pattern_match *match)
{
	return try_pattern(matcher, &table.patterns[row], text, match);
}

bool
matcher_match_slowly(struct matcher *matcher, size_t row, struct span text,
		     struct pattern_match *match)
{
	return ask_engine(matcher, &table.patterns[row], text, match);
}
