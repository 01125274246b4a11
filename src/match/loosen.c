/* Symbols compared between a function's body and its inlined copies. */
#include "match/loosen.h"

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
