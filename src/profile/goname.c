/* Names of functions as the linker has them, in the words of records. */
#include "profile/goname.h"

#include <ctype.h>
#include <string.h>

#include "escdiff/symbol.h"

static int
hex_value(char digit)
{
	return digit <= '9' ? digit - '0' : (digit | ' ') - 'a' + 10;
}

/* Behind the last slash of an import path a dot is written as %2e, and so
 * are bytes that are no plain text anywhere. */
static void
add_package(const char *text, size_t len, struct buffer *out)
{
	for (size_t i = 0; i < len; i++) {
		if (text[i] == '%' && i + 2 < len &&
		    isxdigit((unsigned char)text[i + 1]) &&
		    isxdigit((unsigned char)text[i + 2])) {
			buffer_addc(out, (char)(hex_value(text[i + 1]) << 4 |
						hex_value(text[i + 2])));
			i += 2;
		} else {
			buffer_addc(out, text[i]);
		}
	}
}

/* Where the package ends in "ex.com/p.(*T[ex.com/q.E]).M.func1". */
static size_t
package_len(const char *text, size_t len)
{
	size_t before = 0, start = 0;

	while (before < len && text[before] != '[' && text[before] != '(')
		before++;
	for (size_t i = 0; i < before; i++) {
		if (text[i] == '/')
			start = i;
	}
	for (size_t i = start; i < before; i++) {
		if (text[i] == '.')
			return i;
	}
	return 0;
}

static strid
take(struct intern *strings, struct buffer *text)
{
	const strid id = text->failed ? STRID_NOMEM
				      : intern_put(strings, buffer_text(text),
						   text->len);

	buffer_clear(text);
	return id;
}

enum esc_status
goname_read(const char *text, size_t len, struct intern *strings,
	    struct sampled_function *out, struct esc_error *err)
{
	struct buffer plain = { 0 }, declared = { 0 };
	const size_t package = package_len(text, len);
	const size_t own = package + (package > 0);

	add_package(text, package, &plain);
	out->package = take(strings, &plain);
	if (len > own)
		symbol_without_instances(text + own, len - own, &plain);
	symbol_declared_function(buffer_text(&plain), plain.len, &declared);
	out->is_part = declared.len != plain.len;
	out->name = take(strings, &declared);
	const bool failed = plain.failed || out->package == STRID_NOMEM ||
			    out->name == STRID_NOMEM;
	buffer_free(&plain);
	buffer_free(&declared);
	return failed ? esc_nomem(err) : ESC_OK;
}
