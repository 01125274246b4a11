/* `go build -json` of Go 1.24 and later: a JSON object a line, with a block
 * or a line of the text we know inside. */
#include <jansson.h>

#include "parse/parser.h"

static struct span
json_span(const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);

	if (!json_is_string(value))
		return (struct span){ "", 0 };
	return (struct span){ json_string_value(value),
			      json_string_length(value) };
}

/* Events of one package come together, but only the first has the header. */
static void
consume_output(struct parser *parser, struct span package, struct span output)
{
	const strid id = parser_intern(parser, package);

	if (id != parser->json_package && !span_starts(output, SPAN("# ")))
		parser_begin_block(parser, package);
	parser->json_package = id;
	while (output.len > 0) {
		const char *newline = memchr(output.text, '\n', output.len);
		const size_t len = newline != NULL
				   ? (size_t)(newline - output.text)
				   : output.len;

		parser_consume(parser, (struct span){ output.text, len });
		output = span_from(output, len + (newline != NULL));
	}
}

bool
event_consume(struct parser *parser, struct span line)
{
	json_t *object = json_loadb(line.text, line.len, JSON_ALLOW_NUL, NULL);
	const struct span action = json_span(object, "Action");

	if (span_equal(action, SPAN("build-output"))) {
		while (parser->joiner.text.len > 0)
			joiner_flush(parser);
		parser->inside_json = true;
		consume_output(parser, json_span(object, "ImportPath"),
			       json_span(object, "Output"));
		parser->inside_json = false;
	} else if (action.len > 0) {
		parser->set->notes++;
	}
	json_decref(object);
	return action.len > 0;
}
