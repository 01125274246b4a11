/* libxml2, found by its name when XML is written, and never given back. */
#include "report/xml_library.h"

#include <dlfcn.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* The version of its interface that the headers above are of. */
#define XML_LIBRARY "libxml2.so.2"

static const struct {
	const char *name;
	size_t offset;
} functions[] = {
#define X(name) { #name, offsetof(struct xml_library, name) },
	XML_FUNCTIONS(X)
#undef X
};

static struct xml_library loaded;
static bool whole;

static enum esc_status
fail(struct esc_error *err)
{
	const char *reason = dlerror();

	esc_fail(err, ESC_IO, "XML is written by libxml2: %s",
		 reason != NULL ? reason : XML_LIBRARY);
	esc_hint(err, "install the package libxml2, or ask for another "
		      "format");
	return ESC_IO;
}

enum esc_status
xml_library_load(const struct xml_library **library, struct esc_error *err)
{
	void *handle = whole ? NULL : dlopen(XML_LIBRARY, RTLD_LAZY);

	*library = NULL;
	if (!whole && handle == NULL)
		return fail(err);
	for (size_t i = 0; !whole && i < sizeof(functions) /
						 sizeof(*functions); i++) {
		void *const symbol = dlsym(handle, functions[i].name);

		if (symbol == NULL)
			return fail(err);
		/* ISO C has no conversion to the pointer of a function. */
		memcpy((char *)&loaded + functions[i].offset, &symbol,
		       sizeof(symbol));
	}
	whole = true;
	*library = &loaded;
	return ESC_OK;
}
