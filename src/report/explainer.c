/* What the parts of explain share: rows, paragraphs, pictures. */
#include "report/explainer.h"

#include "escdiff/utf8.h"
#include "report/layout.h"
#include "report/wrap.h"

#define BOLD		"\033[1m"
#define USUAL_WIDTH	80	/* of prose, where there is no terminal */

static const char *
color(const struct explainer *e, const char *escape)
{
	return e->explain->color ? escape : NULL;
}

static size_t
width(const struct explainer *e)
{
	return e->explain->width > 0 ? e->explain->width : USUAL_WIDTH;
}

const char *
explainer_take(struct explainer *e)
{
	buffer_clear(&e->text);
	utf8_printable(buffer_text(&e->raw), e->raw.len, &e->text);
	e->out.failed |= e->raw.failed || e->text.failed;
	buffer_clear(&e->raw);
	return buffer_text(&e->text);
}

void
explainer_paragraph(struct explainer *e, const char *label)
{
	const char *text = explainer_take(e);

	if (text[0] != '\0')
		wrap_paragraph(label, color(e, BOLD), text, width(e), &e->out);
}

void
explainer_title(struct explainer *e)
{
	const size_t columns = e->explain->width > 0 ? e->explain->width
						     : SIZE_MAX;
	const char *text = explainer_take(e);

	layout_cut(text, columns, &e->raw);
	layout_cell(buffer_text(&e->raw), color(e, BOLD), 0, 0, &e->out);
	buffer_clear(&e->raw);
	buffer_addc(&e->out, '\n');
}

struct picture
explainer_picture(const struct explainer *e)
{
	return (struct picture){
		.strings = e->set->strings, .read = e->explain->read,
		.data = e->explain->data, .color = e->explain->color,
		.width = e->explain->width,
	};
}

enum esc_status
explainer_draw(struct explainer *e, struct picture *picture)
{
	buffer_addc(&e->out, '\n');
	const enum esc_status status =
		picture_draw(picture, &e->out, e->err);
	buffer_addc(&e->out, '\n');
	picture_free(picture);
	return status;
}
