/* Symbols compared between a function's body and its inlined copies. */
#include "match/loosen.h"

#include <string.h>

#include "source/lex.h"

strid
loosen_symbol(struct intern *strings, strid symbol, struct buffer *room)
{
	const char *text = intern_text(strings, symbol);
	const char *end = text + intern_len(strings, symbol);
	struct lexer lexer;

	buffer_clear(room);
	lexer_init(&lexer, text, (size_t)(end - text));
	struct token token = lexer_next(&lexer);
	while (token.kind != TOKEN_END) {
		const struct token next = lexer_next(&lexer);
		struct lexer ahead = lexer;
		const struct token third = lexer_next(&ahead);

		if (token.kind == TOKEN_NAME && next.sign == '.' &&
		    third.kind == TOKEN_NAME) {
			token = lexer_next(&lexer);
			continue;
		}
		buffer_add(room, token.text, token.len);
		token = next;
	}
	return room->failed ? STRID_NOMEM
			    : intern_put(strings, buffer_text(room),
					 room->len);
}

strid
symbol_head(struct intern *strings, strid symbol, struct buffer *room)
{
	const char *text = intern_text(strings, symbol);
	struct lexer lexer;
	size_t count = 0;

	buffer_clear(room);
	lexer_init(&lexer, text, intern_len(strings, symbol));
	for (struct token token = lexer_next(&lexer); token.kind != TOKEN_END;
	     token = lexer_next(&lexer)) {
		if (token.sign == ',')
			break;
		buffer_add(room, token.text, token.len);
		count++;
		/* make([]byte: the bracket that opens the arguments is in. */
		if (token.sign == '(' && count > 2)
			break;
	}
	if (count < 3)
		return 0;
	return room->failed ? STRID_NOMEM
			    : intern_put(strings, buffer_text(room),
					 room->len);
}

static bool
is_opening(const struct token *token)
{
	return token->sign == '(' || token->sign == '[' || token->sign == '{';
}

static bool
is_closing(const struct token *token)
{
	return token->sign == ')' || token->sign == ']' || token->sign == '}';
}

/* Behind the first comma of a call's arguments; the lexer stands there. */
static bool
skip_first_argument(struct lexer *lexer)
{
	int depth = 0;

	for (struct token token = lexer_next(lexer); token.kind != TOKEN_END;
	     token = lexer_next(lexer)) {
		if (depth == 1 && token.sign == ',')
			return true;
		depth += is_opening(&token);
		depth -= is_closing(&token);
	}
	return false;
}

/* Strings are put together by "+"; numbers are not allocated. */
static bool
is_concatenation(const char *symbol, size_t len)
{
	struct lexer lexer;
	int depth = 0;

	lexer_init(&lexer, symbol, len);
	for (struct token token = lexer_next(&lexer); token.kind != TOKEN_END;
	     token = lexer_next(&lexer)) {
		if (depth == 0 && token.sign == '+')
			return true;
		depth += is_opening(&token);
		depth -= is_closing(&token);
	}
	return false;
}

/* Up to the arguments of a call, of an otherwise plain name: fmt.Sprintf( */
static size_t
call_len(const char *symbol, size_t len)
{
	struct lexer lexer;
	struct token token;

	if (len == 0 || symbol[len - 1] != ')')
		return 0;
	lexer_init(&lexer, symbol, len);
	do
		token = lexer_next(&lexer);
	while (token.kind == TOKEN_NAME || token.sign == '.');
	return token.sign == '(' && token.text > symbol
		       ? (size_t)(token.text - symbol) + 1 : 0;
}

/* The length of T in new(T), &T{} and &T{...}, behind its first word. */
static size_t
pointee(const char *symbol, size_t len)
{
	static const char *const ends[] = { "{...}", "{}" };

	if (len > 5 && memcmp(symbol, "new(", 4) == 0)
		return len - 5;
	for (size_t i = 0; i < 2 && len > 0 && symbol[0] == '&'; i++) {
		const size_t end = strlen(ends[i]);

		if (len > end + 1 &&
		    memcmp(symbol + len - end, ends[i], end) == 0)
			return len - end - 1;
	}
	return 0;
}

strid
symbol_core(struct intern *strings, strid symbol, struct buffer *room)
{
	const char *text = intern_text(strings, symbol);
	const size_t len = intern_len(strings, symbol);
	struct lexer lexer;

	buffer_clear(room);
	lexer_init(&lexer, text, len);
	if (strncmp(text, "append(", 7) == 0 ||
	    strncmp(text, "make(", 5) == 0) {
		if (!skip_first_argument(&lexer))
			return symbol;
		buffer_add(room, text, (size_t)(lexer.next - text));
	} else if (is_concatenation(text, len)) {
		buffer_adds(room, "+");
	} else if (pointee(text, len) > 0) {
		buffer_addc(room, '&');
		buffer_add(room, text + (text[0] == '&' ? 1 : 4),
			   pointee(text, len));
	} else if (call_len(text, len) > 0) {
		buffer_add(room, text, call_len(text, len));
	} else {
		return 0;
	}
	return room->failed ? STRID_NOMEM
			    : intern_put(strings, buffer_text(room),
					 room->len);
}

bool
is_variable_make(const char *symbol, size_t len)
{
	struct lexer lexer;

	if (len < 7 || memcmp(symbol, "make([]", 7) != 0)
		return false;
	lexer_init(&lexer, symbol, len);
	if (!skip_first_argument(&lexer))
		return false;
	for (struct token token = lexer_next(&lexer); token.kind != TOKEN_END;
	     token = lexer_next(&lexer)) {
		if (token.kind == TOKEN_NAME)
			return true;
	}
	return false;
}

strid
joined_tokens(struct intern *strings, strid symbol, struct buffer *room)
{
	struct lexer lexer;

	buffer_clear(room);
	lexer_init(&lexer, intern_text(strings, symbol),
		   intern_len(strings, symbol));
	for (struct token token = lexer_next(&lexer); token.kind != TOKEN_END;
	     token = lexer_next(&lexer))
		buffer_add(room, token.text, token.len);
	return room->failed ? STRID_NOMEM
			    : intern_put(strings, buffer_text(room),
					 room->len);
}
