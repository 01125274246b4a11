/* Positions: FILE:LINE:COLUMN, FILE:LINE, FILE:LINE[REAL], and the places
 * that are none.  A file name may hold any byte, colons and blanks too. */
#include "parse/position.h"

#define MAX_REAL 4096	/* bytes of a real position: no path is longer */

static const struct span no_line = SPAN_INIT("<unknown line number>");

void
position_reader_init(struct position_reader *reader, struct intern *strings)
{
	*reader = (struct position_reader){ .strings = strings };
}

void
position_reader_free(struct position_reader *reader)
{
	buffer_free(&reader->printed);
	*reader = (struct position_reader){ 0 };
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* ":DIGITS" at *at, moving it behind; a number too large is the largest. */
static bool
read_number(const char **at, const char *end, uint32_t *number)
{
	const char *p = *at;
	uint32_t value = 0;

	if (end - p < 2 || p[0] != ':' || !is_digit(p[1]))
		return false;
	for (p++; p < end && is_digit(*p); p++) {
		if (value < UINT32_MAX / 10)
			value = value * 10 + (uint32_t)(*p - '0');
		else
			value = UINT32_MAX;
	}
	*number = value;
	*at = p;
	return true;
}

/* "[REAL POSITION]", which -L adds and Go 1.9 always printed. */
static void
skip_real_position(const char **at, const char *end)
{
	if (*at == end || **at != '[')
		return;
	if (end - *at > MAX_REAL)
		end = *at + MAX_REAL;
	for (const char *p = *at; p < end; p++) {
		if (*p == ']' && is_digit(p[-1])) {
			*at = p + 1;
			return;
		}
	}
}

/* ":LINE", ":LINE:COLUMN" and what may follow; *at is moved behind. */
static bool
read_numbers(const char **at, const char *end, struct position *pos)
{
	pos->column = 0;
	if (!read_number(at, end, &pos->line))
		return false;
	read_number(at, end, &pos->column);
	skip_real_position(at, end);
	return true;
}

static bool
is_windows_path(struct span path)
{
	const char c = path.len > 0 ? path.text[0] : '\0';

	if (path.len >= 3 && path.text[1] == ':' && path.text[2] == '\\' &&
	    ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')))
		return true;
	/* Elsewhere a file of the current directory is printed as "./x". */
	return path.len > 0 && memchr(path.text, '\\', path.len) != NULL &&
	       memchr(path.text, '/', path.len) == NULL;
}

static strid
intern_file(struct intern *strings, struct span path)
{
	if (!is_windows_path(path)) {
		if (span_starts(path, SPAN("./")))
			path = span_from(path, 2);
		return intern_put(strings, path.text, path.len);
	}
	struct buffer slashes = { 0 };
	buffer_add(&slashes, path.text, path.len);
	for (size_t i = 0; i < slashes.len; i++) {
		if (slashes.data[i] == '\\')
			slashes.data[i] = '/';
	}
	if (slashes.failed)
		return STRID_NOMEM;
	const size_t skip = strncmp(slashes.data, "./", 2) == 0 ? 2 : 0;
	const strid file = intern_put(strings, slashes.data + skip,
				      slashes.len - skip);
	buffer_free(&slashes);
	return file;
}

/* The number of a file name, which becomes the remembered one. */
static strid
set_file(struct position_reader *reader, struct span path)
{
	const struct span last = { reader->printed.data, reader->printed.len };

	if (reader->file != 0 && span_equal(path, last))
		return reader->file;
	const strid file = intern_file(reader->strings, path);
	buffer_clear(&reader->printed);
	buffer_add(&reader->printed, path.text, path.len);
	reader->file = 0;
	if (file == STRID_NOMEM || reader->printed.failed) {
		reader->failed = true;
		return 0;
	}
	reader->file = file;
	return file;
}

static bool
colon_blank_at(const char *at, const char *end)
{
	return end - at >= 2 && at[0] == ':' && at[1] == ' ';
}

/* The line begins with the remembered file: no search, no table. */
static bool
read_same_file(const struct position_reader *reader, struct span line,
	       struct position *pos, size_t *len)
{
	const struct span last = { reader->printed.data, reader->printed.len };
	const char *const end = line.text + line.len;

	if (reader->file == 0 || !span_starts(line, last))
		return false;
	const char *at = line.text + last.len;
	if (!read_numbers(&at, end, pos) || !colon_blank_at(at, end))
		return false;
	pos->file = reader->file;
	*len = (size_t)(at - line.text);
	return true;
}

bool
position_read(struct position_reader *reader, struct span line,
	      struct position *pos, size_t *len)
{
	const char *const end = line.text + line.len;
	const char *colon = line.text;

	if (read_same_file(reader, line, pos, len))
		return true;
	if (span_starts(line, no_line) &&
	    colon_blank_at(line.text + no_line.len, end)) {
		*pos = (struct position){ 0 };
		*len = no_line.len;
		return true;
	}
	while ((colon = memchr(colon, ':', (size_t)(end - colon))) != NULL) {
		const char *at = colon;

		if (read_numbers(&at, end, pos) && colon_blank_at(at, end)) {
			pos->file = set_file(reader, (struct span){
				line.text, (size_t)(colon - line.text) });
			*len = (size_t)(at - line.text);
			return true;
		}
		colon++;
	}
	return false;
}

/* Where the last ":LINE" or ":LINE:COLUMN" of text[0..len) begins. */
static bool
find_last_numbers(struct span text, size_t *begin)
{
	size_t at = text.len;
	bool found = false;

	for (int numbers = 0; numbers < 2; numbers++) {
		size_t digits = at;

		while (digits > 0 && is_digit(text.text[digits - 1]))
			digits--;
		if (digits == at || digits == 0 ||
		    text.text[digits - 1] != ':')
			break;
		at = digits - 1;
		*begin = at;
		found = true;
	}
	return found;
}

bool
position_read_whole(struct position_reader *reader, struct span text,
		    struct position *pos)
{
	size_t begin;

	*pos = (struct position){ 0 };
	if (span_equal(text, no_line))
		return true;
	if (text.len > 0 && text.text[text.len - 1] == ']') {
		const char *bracket = memchr(text.text, '[', text.len);

		if (bracket == NULL)
			return false;
		text.len = (size_t)(bracket - text.text);
	}
	if (!find_last_numbers(text, &begin))
		return false;
	const char *at = text.text + begin;
	read_number(&at, text.text + text.len, &pos->line);
	read_number(&at, text.text + text.len, &pos->column);
	pos->file = set_file(reader, (struct span){ text.text, begin });
	return true;
}
