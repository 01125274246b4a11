/* The tokens of Go source, with the semicolons that newlines stand for. */
#include "source/lex.h"

#include <string.h>

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

/* What a byte can begin. */
enum byte_class {
	BYTE_OTHER = '-', BYTE_LETTER = 'a', BYTE_DIGIT = '0', BYTE_SIGN = '+'
};

/* Every byte of a character beyond ASCII counts as a letter. */
static enum byte_class
class_of(unsigned char c)
{
	static const char classes[] =
		"----------------" "----------------"
		/*!"#$%&'()*+,-./   0123456789:;<=>? */
		"-+---++-++++++++" "0000000000++++++"
		/*ABCDEFGHIJKLMNO   PQRSTUVWXYZ[\]^_ */
		"-aaaaaaaaaaaaaaa" "aaaaaaaaaaa+-++a"
		/*abcdefghijklmno   pqrstuvwxyz{|}~ */
		"-aaaaaaaaaaaaaaa" "aaaaaaaaaaa++++-";

	return c < 0x80 ? (enum byte_class)classes[c] : BYTE_LETTER;
}

static bool
is_word_byte(char c)
{
	const enum byte_class class = class_of((unsigned char)c);

	return class == BYTE_LETTER || class == BYTE_DIGIT;
}

void
lexer_init(struct lexer *lexer, const char *text, size_t len)
{
	static const char mark[] = "\xef\xbb\xbf";

	*lexer = (struct lexer){
		.next = text,
		.end = text + len,
		.line_start = text,
		.line = 1,
	};
	/* The byte order mark counts in the columns of its line. */
	if (len >= 3 && memcmp(text, mark, 3) == 0)
		lexer->next += 3;
}

/* The byte at a distance from the next one; NUL beyond the end. */
static char
peek(const struct lexer *lexer, size_t distance)
{
	if ((size_t)(lexer->end - lexer->next) <= distance)
		return '\0';
	return lexer->next[distance];
}

static void
count_line(struct lexer *lexer, const char *newline)
{
	lexer->line++;
	lexer->line_start = newline + 1;
}

/* Go to where, counting the newlines on the way. */
static void
advance_to(struct lexer *lexer, const char *where)
{
	const char *at = lexer->next;

	while (at < where) {
		at = memchr(at, '\n', (size_t)(where - at));
		if (at == NULL)
			break;
		count_line(lexer, at++);
	}
	lexer->next = where;
}

/* "line FILE:LINE" or "line FILE:LINE:COLUMN"; FILE may be empty. */
static bool
is_line_directive(const char *text, const char *end)
{
	static const char word[] = "line ";

	if (end - text < 5 || memcmp(text, word, 5) != 0)
		return false;
	if (end[-1] == '\r')
		end--;
	const char *digits = end;
	while (digits[-1] >= '0' && digits[-1] <= '9')
		digits--;
	return digits < end && digits[-1] == ':';
}

/* A comment to the end of its line; the newline stays. */
static void
skip_line_comment(struct lexer *lexer)
{
	const char *start = lexer->next;
	const char *end = memchr(start, '\n', (size_t)(lexer->end - start));

	if (end == NULL)
		end = lexer->end;
	if (start == lexer->line_start && is_line_directive(start + 2, end))
		lexer->line_directive = true;
	lexer->next = end;
}

static void
skip_block_comment(struct lexer *lexer)
{
	const char *start = lexer->next + 2;
	const char *end = memmem(start, (size_t)(lexer->end - start), "*/", 2);

	if (end == NULL) {
		advance_to(lexer, lexer->end);
		return;
	}
	if (is_line_directive(start, end))
		lexer->line_directive = true;
	advance_to(lexer, end + 2);
}

static void
skip_blanks(struct lexer *lexer)
{
	for (;;) {
		const char c = peek(lexer, 0);

		if (c == '\n')
			count_line(lexer, lexer->next++);
		else if (c == ' ' || c == '\t' || c == '\r')
			lexer->next++;
		else if (c == '/' && peek(lexer, 1) == '/')
			skip_line_comment(lexer);
		else if (c == '/' && peek(lexer, 1) == '*')
			skip_block_comment(lexer);
		else
			return;
	}
}

static enum keyword
find_keyword(const char *text, size_t len)
{
	static const struct {
		char text[12];
		size_t len;
		enum keyword keyword;
	} keywords[] = {
#define X(id, word) { word, sizeof(word) - 1, KEYWORD_##id },
		KEYWORDS(X)
#undef X
	};

	/* They are in order of the alphabet. */
	for (size_t i = 0; i < ARRAY_LEN(keywords); i++) {
		if (keywords[i].text[0] > text[0])
			break;
		if (keywords[i].text[0] == text[0] && keywords[i].len == len &&
		    memcmp(keywords[i].text, text, len) == 0)
			return keywords[i].keyword;
	}
	return KEYWORD_NONE;
}

static void
lex_word(struct lexer *lexer, struct token *token)
{
	while (lexer->next < lexer->end && is_word_byte(*lexer->next))
		lexer->next++;
	token->keyword = find_keyword(token->text,
				      (size_t)(lexer->next - token->text));
	token->kind = token->keyword == KEYWORD_NONE ? TOKEN_NAME
						     : TOKEN_KEYWORD;
	lexer->ends_statement = token->kind == TOKEN_NAME ||
				token->keyword == KEYWORD_BREAK ||
				token->keyword == KEYWORD_CONTINUE ||
				token->keyword == KEYWORD_FALLTHROUGH ||
				token->keyword == KEYWORD_RETURN;
}

/* Whether a sign at this place belongs to the exponent of a number. */
static bool
is_exponent_sign(const struct token *number, const char *at)
{
	const bool hex = number->text[0] == '0' && at - number->text > 1 &&
			 (number->text[1] | 0x20) == 'x';

	if (*at != '+' && *at != '-')
		return false;
	return (at[-1] | 0x20) == (hex ? 'p' : 'e');
}

static void
lex_number(struct lexer *lexer, struct token *token)
{
	lexer->next++;
	while (lexer->next < lexer->end &&
	       (is_word_byte(*lexer->next) || *lexer->next == '.' ||
		is_exponent_sign(token, lexer->next)))
		lexer->next++;
	token->kind = TOKEN_NUMBER;
	lexer->ends_statement = true;
}

/* "..." or '...': a backslash hides the byte behind it. */
static void
lex_quoted(struct lexer *lexer, struct token *token)
{
	const char quote = *lexer->next++;

	while (lexer->next < lexer->end && *lexer->next != '\n') {
		const char c = *lexer->next++;

		if (c == quote)
			break;
		if (c == '\\' && lexer->next < lexer->end &&
		    *lexer->next != '\n')
			lexer->next++;
	}
	token->kind = quote == '"' ? TOKEN_STRING : TOKEN_RUNE;
	lexer->ends_statement = true;
}

static void
lex_raw_string(struct lexer *lexer, struct token *token)
{
	const char *start = lexer->next + 1;
	const char *end = memchr(start, '`', (size_t)(lexer->end - start));

	advance_to(lexer, end == NULL ? lexer->end : end + 1);
	token->kind = TOKEN_STRING;
	lexer->ends_statement = true;
}

/* The length of the operator here: the longest one that fits. */
static size_t
operator_length(const struct lexer *lexer)
{
	static const char *const longer[] = {
		"<<=", ">>=", "&^=", "...", "&&", "||", "<-", "++", "--",
		"==", "!=", "<=", ">=", ":=", "+=", "-=", "*=", "/=", "%=",
		"&=", "|=", "^=", "<<", ">>", "&^",
	};
	const char second = peek(lexer, 1);

	if (class_of((unsigned char)second) != BYTE_SIGN ||
	    strchr("=<>&|+-^.", second) == NULL)
		return 1;
	for (size_t i = 0; i < ARRAY_LEN(longer); i++) {
		const size_t len = strlen(longer[i]);

		if ((size_t)(lexer->end - lexer->next) >= len &&
		    memcmp(lexer->next, longer[i], len) == 0)
			return len;
	}
	return 1;
}

static void
lex_operator(struct lexer *lexer, struct token *token)
{
	const char c = *lexer->next;
	const size_t len = operator_length(lexer);

	token->kind = TOKEN_OPERATOR;
	token->sign = len == 1 ? c : '\0';
	lexer->ends_statement = len == 1
		? c == ')' || c == ']' || c == '}'
		: len == 2 && (c == '+' || c == '-') && lexer->next[1] == c;
	lexer->next += len;
}

static void
lex_other(struct lexer *lexer, struct token *token)
{
	lexer->next++;
	token->kind = TOKEN_OTHER;
	lexer->ends_statement = false;
}

static void
lex_token(struct lexer *lexer, struct token *token)
{
	const char c = *lexer->next;

	switch (class_of((unsigned char)c)) {
	case BYTE_LETTER:
		lex_word(lexer, token);
		return;
	case BYTE_DIGIT:
		lex_number(lexer, token);
		return;
	case BYTE_SIGN:
		if (c == '.' &&
		    class_of((unsigned char)peek(lexer, 1)) == BYTE_DIGIT)
			lex_number(lexer, token);
		else
			lex_operator(lexer, token);
		return;
	case BYTE_OTHER:
		break;
	}
	if (c == '"' || c == '\'')
		lex_quoted(lexer, token);
	else if (c == '`')
		lex_raw_string(lexer, token);
	else
		lex_other(lexer, token);
}

static struct token
token_here(const struct lexer *lexer)
{
	return (struct token){
		.text = lexer->next,
		.line = lexer->line,
		.column = (uint32_t)(lexer->next - lexer->line_start) + 1,
		.last_line = lexer->line,
	};
}

void
lexer_skip_to(struct lexer *lexer, const char *where, uint32_t line)
{
	lexer->next = where;
	lexer->line = line;
	lexer->ends_statement = false;
}

/* Where only brackets are looked for, whatever else there is begins at one
 * of a few bytes. */
static bool
is_plain(char c)
{
	static const bool special[256] = {
		['\n'] = true, ['/'] = true, ['"'] = true, ['\''] = true,
		['`'] = true, ['('] = true, ['['] = true, ['{'] = true,
		[')'] = true, [']'] = true, ['}'] = true,
	};

	return !special[(unsigned char)c];
}

/* Over a byte that is not plain, and what it begins; +1 or -1 for a bracket
 * that opens or closes. */
static int
skip_special(struct lexer *lexer)
{
	const char c = *lexer->next;
	struct token ignored = { 0 };

	switch (c) {
	case '\n':
		count_line(lexer, lexer->next++);
		return 0;
	case '"': case '\'':
		lex_quoted(lexer, &ignored);
		return 0;
	case '`':
		lex_raw_string(lexer, &ignored);
		return 0;
	case '/':
		if (peek(lexer, 1) == '/')
			skip_line_comment(lexer);
		else if (peek(lexer, 1) == '*')
			skip_block_comment(lexer);
		else
			lexer->next++;
		return 0;
	default:
		lexer->next++;
		return c == '(' || c == '[' || c == '{' ? 1 : -1;
	}
}

bool
lexer_skip_brackets(struct lexer *lexer, struct token *closing)
{
	struct lexer at = *lexer;
	size_t depth = 1;

	while (depth > 0) {
		while (at.next < at.end && is_plain(*at.next))
			at.next++;
		if (at.next == at.end)
			return false;
		*closing = token_here(&at);
		depth += (size_t)skip_special(&at);
	}
	closing->kind = TOKEN_OPERATOR;
	closing->sign = *closing->text;
	closing->len = 1;
	at.ends_statement = true;
	*lexer = at;
	return true;
}

struct token
lexer_next(struct lexer *lexer)
{
	const uint32_t line = lexer->line;
	struct token token = token_here(lexer);

	skip_blanks(lexer);
	const bool at_end = lexer->next == lexer->end;
	if (lexer->ends_statement && (at_end || lexer->line != line)) {
		lexer->ends_statement = false;
		token.kind = TOKEN_OPERATOR;
		token.sign = ';';
		return token;
	}
	token = token_here(lexer);
	if (at_end)
		return token;
	lex_token(lexer, &token);
	token.len = (size_t)(lexer->next - token.text);
	token.last_line = lexer->line;
	return token;
}
