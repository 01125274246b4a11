/* Facts about trees, kept until somebody is there to hear them. */
#include "git/git.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "escdiff/utf8.h"

/* One printable line, whatever a file is named; NULL: out of memory. */
static __attribute__((format(printf, 1, 0))) char *
note_text(const char *fmt, va_list args)
{
	struct buffer line = { 0 };
	char *text;
	const int len = vasprintf(&text, fmt, args);

	if (len < 0)
		return NULL;
	utf8_printable(text, (size_t)len, &line);
	free(text);
	text = line.failed ? NULL : strdup(buffer_text(&line));
	buffer_free(&line);
	return text;
}

enum esc_status
notes_add(struct notes *notes, struct esc_error *err, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	char *text = note_text(fmt, args);
	va_end(args);
	if (text == NULL)
		return esc_nomem(err);
	/* Both sides of a comparison mostly have the same facts. */
	for (size_t i = 0; i < notes->len; i++) {
		if (strcmp(notes->texts[i], text) == 0) {
			free(text);
			return ESC_OK;
		}
	}
	char **texts = realloc(notes->texts,
			       (notes->len + 1) * sizeof(*texts));
	if (texts == NULL) {
		free(text);
		return esc_nomem(err);
	}
	texts[notes->len++] = text;
	notes->texts = texts;
	return ESC_OK;
}

void
notes_tell(struct notes *notes, repo_note_fn *note, void *data)
{
	for (; note != NULL && notes->told < notes->len; notes->told++)
		note(notes->texts[notes->told], data);
}

void
notes_free(struct notes *notes)
{
	for (size_t i = 0; i < notes->len; i++)
		free(notes->texts[i]);
	free(notes->texts);
	*notes = (struct notes){ 0 };
}
