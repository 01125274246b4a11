/* One line of a log, freed from what other programs wrapped it in. */
#include "parse/line.h"

#define ESCAPE '\x1b'
#define BELL '\x07'

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Move over text of that shape: '9' is any digit, others are themselves. */
static bool
skip_shape(struct span *text, const char *shape)
{
	const size_t len = strlen(shape);

	if (text->len < len)
		return false;
	for (size_t i = 0; i < len; i++) {
		if (shape[i] == '9' ? !is_digit(text->text[i])
				    : text->text[i] != shape[i])
			return false;
	}
	*text = span_from(*text, len);
	return true;
}

static void
skip_byte(struct span *text, char byte)
{
	if (text->len > 0 && text->text[0] == byte)
		*text = span_from(*text, 1);
}

static void
skip_digits(struct span *text)
{
	while (text->len > 0 && is_digit(text->text[0]))
		*text = span_from(*text, 1);
}

/* ".123456", then "Z" or "+02:00"; all may be absent. */
static void
skip_fraction_and_zone(struct span *text)
{
	if (text->len > 1 && text->text[0] == '.' && is_digit(text->text[1])) {
		skip_byte(text, '.');
		skip_digits(text);
	}
	if (text->len > 0 && text->text[0] == 'Z') {
		skip_byte(text, 'Z');
		return;
	}
	if (!skip_shape(text, "+99:99") && !skip_shape(text, "-99:99"))
		skip_shape(text, "+9999");
}

/*
 * A time: 2026-01-02T03:04:05.6789Z (GitHub, GitLab, Azure), the same in
 * brackets or with a blank (Jenkins), [03:04:05] (TeamCity).  GitLab puts
 * the number and name of the stream behind it: "00O ", or "00O+" for the
 * rest of a line that was cut.
 */
static bool
skip_time(struct span *line)
{
	struct span text = *line;
	const bool bracket = text.len > 0 && text.text[0] == '[';

	if (bracket)
		skip_byte(&text, '[');
	if (!skip_shape(&text, "9999-99-99T99:99:99") &&
	    !skip_shape(&text, "9999-99-99 99:99:99") &&
	    !(bracket && skip_shape(&text, "99:99:99")))
		return false;
	skip_fraction_and_zone(&text);
	if (bracket) {
		if (text.len == 0 || text.text[0] != ']')
			return false;
		skip_byte(&text, ']');
	}
	if (text.len > 0 && text.text[0] != ' ')
		return false;
	skip_byte(&text, ' ');
	if (!skip_shape(&text, "99O ") && !skip_shape(&text, "99O+") &&
	    !skip_shape(&text, "99E "))
		skip_shape(&text, "99E+");
	*line = text;
	return true;
}

/* "#12 3.456 ", of docker build. */
static bool
skip_build_step(struct span *line)
{
	struct span text = *line;

	if (!skip_shape(&text, "#9"))
		return false;
	skip_digits(&text);
	if (!skip_shape(&text, " 9"))
		return false;
	skip_digits(&text);
	if (!skip_shape(&text, ".9"))
		return false;
	skip_digits(&text);
	if (text.len == 0 || text.text[0] != ' ')
		return false;
	*line = span_from(text, 1);
	return true;
}

/* "job<TAB>step<TAB>TIME text", as `gh run view --log` prints it. */
static bool
skip_job_and_step(struct span *line)
{
	const char *first = memchr(line->text, '\t', line->len);

	if (first == NULL || first == line->text)
		return false;
	struct span text = span_from(*line, (size_t)(first + 1 - line->text));
	const char *second = memchr(text.text, '\t', text.len);
	if (second == NULL)
		return false;
	text = span_from(text, (size_t)(second + 1 - text.text));
	skip_shape(&text, "\xef\xbb\xbf");
	if (!skip_time(&text))
		return false;
	*line = text;
	return true;
}

/* Does the line begin as times, steps and marks do?  Most do not. */
static bool
may_have_prefix(struct span line)
{
	const char first = line.len > 0 ? line.text[0] : '\0';

	return is_digit(first) || first == '[' || first == '#' ||
	       first == '\xef';
}

static struct span
skip_prefix(struct span line)
{
	if (!may_have_prefix(line)) {
		if (line.len == 0 || !skip_job_and_step(&line))
			return line;
	} else {
		skip_shape(&line, "\xef\xbb\xbf");
		if (!skip_time(&line) && !skip_build_step(&line))
			skip_job_and_step(&line);
	}
	return line;
}

/* Words that others put in front of some lines of the compiler: a problem
 * matcher, and PowerShell, which takes the first for an error of go's. */
static struct span
skip_mark(struct span line)
{
	static const struct span marks[] = {
		SPAN_INIT("##[error]"), SPAN_INIT("##[warning]"),
		SPAN_INIT("go : "), SPAN_INIT("go.exe : "),
	};

	if (line.len == 0 || (line.text[0] != '#' && line.text[0] != 'g'))
		return line;
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		if (span_starts(line, marks[i]))
			return span_from(line, marks[i].len);
	}
	return line;
}

/* Behind the escape sequence that begins at text[0]. */
static size_t
escape_len(struct span text)
{
	size_t i = 2;

	if (text.len < 2)
		return text.len;
	if (text.text[1] == '[') {	/* CSI: to a byte from @ to ~ */
		while (i < text.len && (text.text[i] < '@' ||
					text.text[i] > '~'))
			i++;
		return i < text.len ? i + 1 : i;
	}
	if (strchr("]_P^X", text.text[1]) == NULL || text.text[1] == '\0')
		return 2;
	for (; i < text.len; i++) {	/* OSC, APC: to BEL or ESC \ */
		if (text.text[i] == BELL)
			return i + 1;
		if (text.text[i] == ESCAPE)
			return i + 1 < text.len ? i + 2 : i + 1;
	}
	return i;
}

static struct span
strip_escapes(struct span line, struct buffer *scratch)
{
	buffer_clear(scratch);
	while (line.len > 0) {
		const char *esc = memchr(line.text, ESCAPE, line.len);
		const size_t plain = esc != NULL ? (size_t)(esc - line.text)
						 : line.len;

		buffer_add(scratch, line.text, plain);
		line = span_from(line, plain);
		line = span_from(line, escape_len(line));
	}
	return (struct span){ buffer_text(scratch), scratch->len };
}

struct span
line_clean(struct span line, struct buffer *scratch)
{
	if (memchr(line.text, ESCAPE, line.len) != NULL)
		line = strip_escapes(line, scratch);
	while (line.len > 0 && (line.text[line.len - 1] == '\r' ||
				line.text[line.len - 1] == '\0'))
		line.len--;
	/* A file cut to nothing while its writer goes on begins with a hole. */
	while (line.len > 0 && line.text[0] == '\0')
		line = span_from(line, 1);
	return skip_mark(skip_prefix(line));
}

/* Behind the quoted string or rune whose opening quote is at text[at]. */
static size_t
skip_quoted(struct span text, size_t at)
{
	const char quote = text.text[at];

	for (at++; at < text.len; at++) {
		if (text.text[at] == '\\')
			at++;
		else if (text.text[at] == quote || text.text[at] == '\n')
			return at + 1;
	}
	return text.len;
}

bool
line_ends_raw(struct span text, bool open)
{
	size_t at = 0;

	while (at < text.len) {
		const char c = text.text[at];

		if (open || c == '`') {
			const char *tick = memchr(text.text + at + !open, '`',
						  text.len - at - !open);

			if (tick == NULL)
				return true;
			at = (size_t)(tick + 1 - text.text);
			open = false;
		} else if (c == '"' || c == '\'') {
			at = skip_quoted(text, at);
		} else {
			at++;
		}
	}
	return open;
}
