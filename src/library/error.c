/* The library's version, its errors, and texts that are given away. */
#include <stdlib.h>

#include "library/library.h"

struct escdiff_error {
	struct esc_error err;
};

/* There may be no memory to say that there is none. */
static struct escdiff_error out_of_memory = {
	{ ESC_NOMEM, "out of memory", "" },
};

const char *
escdiff_version(void)
{
	return ESCDIFF_VERSION_STRING;
}

void
library_fail(const struct esc_error *err, struct escdiff_error **out)
{
	if (out == NULL)
		return;
	*out = err->status == ESC_NOMEM ? NULL : malloc(sizeof(**out));
	if (*out == NULL)
		*out = &out_of_memory;
	else
		(*out)->err = *err;
}

const char *
escdiff_error_code(const struct escdiff_error *error)
{
	return esc_status_word(error->err.status);
}

const char *
escdiff_error_message(const struct escdiff_error *error)
{
	return error->err.text;
}

const char *
escdiff_error_hint(const struct escdiff_error *error)
{
	return error->err.hint;
}

void
escdiff_error_free(struct escdiff_error *error)
{
	if (error != &out_of_memory)
		free(error);
}

void
escdiff_text_free(char *text)
{
	free(text);
}
