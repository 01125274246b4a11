/* A function's name as text: its dots, brackets and parts. */
#include "parse/token.h"

#include "escdiff/symbol.h"

static void
add_token(struct tokens *tokens, struct span text, bool part)
{
	if (tokens->len == MAX_TOKENS) {
		memmove(tokens->items, tokens->items + 1,
			sizeof(tokens->items) - sizeof(tokens->items[0]));
		tokens->len--;
	}
	tokens->items[tokens->len++] = (struct token){
		text, part || symbol_is_part(text.text, text.len) };
}

void
name_split(struct span name, struct tokens *tokens)
{
	size_t begin = 0, depth = 0;
	bool hyphen = false;

	tokens->len = 0;
	for (size_t i = 0; i <= name.len; i++) {
		const char c = i < name.len ? name.text[i] : '.';

		if (c == '(' || c == '{' || c == '[')
			depth++;
		else if ((c == ')' || c == '}' || c == ']') && depth > 0)
			depth--;
		if (i < name.len && (depth > 0 || (c != '.' && c != '-')))
			continue;
		add_token(tokens, (struct span){ name.text + begin,
						 i - begin }, hyphen);
		hyphen = c == '-';
		begin = i + 1;
	}
}

void
name_last_segment(const struct tokens *tokens, size_t *begin, size_t *end)
{
	*end = tokens->len;
	while (*end > 0 && tokens->items[*end - 1].part)
		--*end;
	*begin = *end;
	while (*begin > 0 && !tokens->items[*begin - 1].part)
		--*begin;
}

bool
token_is_receiver(const struct token *token)
{
	return span_starts(token->text, SPAN("("));
}

/* Names that are no list of functions whatever they look like. */
static bool
is_special(struct span name)
{
	return span_starts(name, SPAN("type..")) ||
	       span_starts(name, SPAN(".")) ||
	       span_starts(name, SPAN("glob.")) ||
	       span_starts(name, SPAN("map.init"));
}

bool
name_is_several(struct span name, const struct tokens *tokens)
{
	size_t begin, end;

	if (is_special(name))
		return false;
	name_last_segment(tokens, &begin, &end);
	if (begin > 0)
		return end > begin;
	return end - begin > 2 ||
	       (end - begin == 2 && !token_is_receiver(&tokens->items[begin]));
}

bool
name_has_part(const struct tokens *tokens)
{
	for (size_t i = 0; i < tokens->len; i++) {
		if (tokens->items[i].part)
			return true;
	}
	return false;
}

static bool
is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '_' || (unsigned char)c >= 0x80;
}

size_t
word_len(struct span text)
{
	size_t len = 0;

	while (len < text.len && is_word(text.text[len]))
		len++;
	return len;
}

bool
name_is_generic(struct span name)
{
	if (span_starts(name, SPAN("(*")))
		name = span_from(name, 2);
	const size_t len = word_len(name);
	return len > 0 && len < name.len && name.text[len] == '[';
}

struct span
name_behind_first(struct span name, bool closure)
{
	const size_t len = word_len(name);

	if (len == 0 || len == name.len || name.text[len] != '.')
		return (struct span){ name.text, 0 };
	const struct span rest = span_from(name, len + 1);
	return closure || name_is_generic(rest) ? rest
					   : (struct span){ name.text, 0 };
}
