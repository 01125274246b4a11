/* Which values the compiler says escape and yet are never allocated, told by
 * their text alone.  Spellings are those of Go 1.9 to 1.27. */
#include "escdiff/worth.h"

#include <ctype.h>
#include <string.h>

static const char *const words[] = {
#define X(id, word) word,
	WORTH_RULES(X)
#undef X
};

const char *
worth_rule_word(enum worth_rule rule)
{
	return words[rule];
}

struct text {
	const char *at;
	size_t len;
};

static struct text
text_from(struct text text, size_t start)
{
	return (struct text){ text.at + start, text.len - start };
}

static bool
equals(struct text text, const char *word)
{
	return text.len == strlen(word) &&
	       memcmp(text.at, word, text.len) == 0;
}

static bool
starts(struct text text, const char *word)
{
	const size_t len = strlen(word);

	return text.len >= len && memcmp(text.at, word, len) == 0;
}

static bool
ends(struct text text, const char *word)
{
	const size_t len = strlen(word);

	return text.len >= len &&
	       memcmp(text.at + text.len - len, word, len) == 0;
}

/* Length of the quoted text at the start, or 0 if its end is missing. */
static size_t
quoted_len(struct text text)
{
	const char quote = text.at[0];

	for (size_t i = 1; i < text.len; i++) {
		if (text.at[i] == '\\' && quote != '`')
			i++;
		else if (text.at[i] == quote)
			return i + 1;
	}
	return 0;
}

static bool
is_quote(char c)
{
	return c == '"' || c == '`' || c == '\'';
}

/*
 * "abc", 'a', `abc` and nothing behind it.  From Go 1.22 on a long one is cut:
 * "0123... has no second quote.
 */
static bool
is_quoted(struct text text)
{
	if (text.len < 2 || !is_quote(text.at[0]))
		return false;
	const size_t len = quoted_len(text);
	return len == text.len ||
	       (len == 0 && text.at[0] == '"' && ends(text, "..."));
}

/* 12, -1, 0x1p-2, 1.5e+10, 2i; also 1.5 + 2i and (1.5 + 2i). */
static bool
is_number(struct text text)
{
	if (text.len > 2 && text.at[0] == '(' && text.at[text.len - 1] == ')')
		text = (struct text){ text.at + 1, text.len - 2 };
	if (text.len > 1 && (text.at[0] == '-' || text.at[0] == '+'))
		text = text_from(text, 1);
	if (text.len == 0 || !isdigit((unsigned char)text.at[0]))
		return false;
	for (size_t i = 0; i < text.len; i++) {
		const unsigned char c = (unsigned char)text.at[i];

		if (!isalnum(c) && strchr("._+- ", c) == NULL)
			return false;
		/* 5 + x is no constant, 5 + 2i is. */
		if (isalpha(c) && strchr("abcdefABCDEFxXoOpPi", c) == NULL)
			return false;
		if (isalpha(c) && i > 0 && text.at[i - 1] == ' ')
			return false;
	}
	return true;
}

static bool
is_constant(struct text text)
{
	return is_quoted(text) || is_number(text) || equals(text, "true") ||
	       equals(text, "false");
}

/*
 * Where the text has word outside of quotes and brackets, from start on; its
 * length if it has not.
 */
static size_t
find_outside(struct text text, size_t start, const char *word)
{
	size_t depth = 0;

	for (size_t i = start; i < text.len; i++) {
		const char c = text.at[i];

		if (depth == 0 && starts(text_from(text, i), word))
			return i;
		if (is_quote(c)) {
			const size_t len = quoted_len(text_from(text, i));

			if (len == 0)
				return text.len;
			i += len - 1;
		} else if (strchr("([{", c) != NULL) {
			depth++;
		} else if (depth > 0 && strchr(")]}", c) != NULL) {
			depth--;
		}
	}
	return text.len;
}

static const struct predeclared {
	const char *name;
	bool small;		/* one byte, whatever its value */
} predeclared[] = {
	{ "bool", true },     { "byte", true },       { "uint8", true },
	{ "int8", true },     { "string", false },    { "int", false },
	{ "int16", false },   { "int32", false },     { "int64", false },
	{ "rune", false },    { "uint", false },      { "uint16", false },
	{ "uint32", false },  { "uint64", false },    { "uintptr", false },
	{ "float32", false }, { "float64", false },   { "complex64", false },
	{ "complex128", false },
};

/* T(...) of a predeclared type. */
static enum worth_rule
worth_of_conversion(struct text text)
{
	for (size_t i = 0; i < sizeof(predeclared) / sizeof(*predeclared);
	     i++) {
		const size_t len = strlen(predeclared[i].name);

		if (!starts(text, predeclared[i].name) || text.len < len + 3 ||
		    text.at[len] != '(' || text.at[text.len - 1] != ')' ||
		    find_outside(text, len + 1, ")") != text.len - 1)
			continue;
		if (is_constant((struct text){ text.at + len + 1,
					       text.len - len - 2 }))
			return WORTH_CONSTANT;
		return predeclared[i].small ? WORTH_SMALL : WORTH_UNKNOWN;
	}
	return WORTH_UNKNOWN;
}

/* a == b and what else is true or false. */
static bool
is_truth(struct text text)
{
	static const char *const operators[] = {
		" == ", " != ", " < ", " <= ", " > ", " >= ", " && ", " || ",
	};

	/* A literal that was cut has no second quote: what seems to lie
	 * outside of quotes may lie inside. */
	if (memmem(text.at, text.len, "...", 3) != NULL)
		return false;
	for (size_t i = 0; i < sizeof(operators) / sizeof(*operators); i++) {
		if (find_outside(text, 1, operators[i]) < text.len)
			return true;
	}
	return text.at[0] == '!';
}

/* A slice of no length is empty too, but not the interface it is put into,
 * and the text is the same. */
static bool
is_empty(struct text text)
{
	if (starts(text, "&"))
		text = text_from(text, 1);
	if (equals(text, "struct {}{}") || equals(text, "new(struct {})"))
		return true;
	return starts(text, "[0]") && (ends(text, "{}") || ends(text, "{...}"));
}

enum worth_rule
worth_of_symbol(const char *symbol, size_t len)
{
	const struct text text = { symbol, len };

	if (len == 0)
		return WORTH_UNKNOWN;
	if (equals(text, "nil"))
		return WORTH_NIL;
	if (is_constant(text))
		return WORTH_CONSTANT;
	const enum worth_rule conversion = worth_of_conversion(text);
	if (conversion != WORTH_UNKNOWN)
		return conversion;
	if (is_truth(text))
		return WORTH_SMALL;
	return is_empty(text) ? WORTH_EMPTY : WORTH_UNKNOWN;
}
