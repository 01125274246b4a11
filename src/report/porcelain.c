/* A change a line for scripts: fields separated by tabs.  New ones are only
 * ever added behind the last. */
#include <string.h>

#include "report/finding.h"
#include "report/formats.h"
#include "report/output.h"
#include "report/phrase.h"
#include "report/platforms.h"
#include "report/quote.h"

struct porcelain {
	const struct report *report;
	struct buffer line;
};

/* Where NUL ends a record only a tab would be mistaken, and a quote that is no
 * quote. */
static bool
needs_quotes(const char *text, size_t len, bool nul)
{
	return nul ? text[0] == '"' || memchr(text, '\t', len) != NULL
		   : quote_needed(text, len);
}

static void
add_field(struct porcelain *p, const char *text, size_t len)
{
	if (p->line.len > 0)
		buffer_addc(&p->line, '\t');
	if (needs_quotes(text, len, p->report->nul))
		quote_add(text, len, &p->line);
	else
		buffer_add(&p->line, text, len);
}

static void
add_word(struct porcelain *p, const char *word)
{
	add_field(p, word, strlen(word));
}

static void
add_id(struct porcelain *p, const struct intern *strings, strid id)
{
	add_field(p, intern_text(strings, id), intern_len(strings, id));
}

/* Nothing for what is not known. */
static void
add_number(struct porcelain *p, uint32_t number)
{
	buffer_addc(&p->line, '\t');
	if (number != 0)
		buffer_addf(&p->line, "%u", (unsigned)number);
}

static void
add_position(struct porcelain *p, const struct intern *strings,
	     const struct position *pos)
{
	add_id(p, strings, pos->file);
	add_number(p, pos->line);
	add_number(p, pos->line != 0 ? pos->column : 0);
}

/* What only some changes have: the allocation that a call reaches, and the
 * place on the old side. */
static void
add_others(struct porcelain *p, const struct finding *finding)
{
	static const struct position none = { 0 };
	const struct intern *strings = finding->set->strings;
	const struct change *change = finding->change;
	const bool pair = change->old_record != NULL &&
			  change->new_record != NULL;

	add_position(p, strings, change->call.file != 0
					 ? &finding->record->pos : &none);
	add_position(p, strings, pair ? &change->old_record->pos : &none);
}

/* The percentage, and of what: both are empty without a profile. */
static void
add_share(struct porcelain *p, const struct share *share)
{
	buffer_addc(&p->line, '\t');
	if (share->basis != SHARE_UNKNOWN)
		buffer_addf(&p->line, "%.6g", share->percent);
	add_word(p, share_basis_word(share->basis));
}

static enum esc_status
put_finding(struct porcelain *p, const struct finding *finding,
	    struct esc_error *err)
{
	const struct intern *strings = finding->set->strings;
	const struct change *change = finding->change;
	char identity[FINDING_IDENTITY_SIZE];
	struct buffer platforms = { 0 };
	const enum esc_status status = finding_identity(finding, identity,
							err);

	if (status != ESC_OK)
		return status;
	add_word(p, change_status_word(change->status));
	add_word(p, finding->fails ? "fails" : "passes");
	add_word(p, record_kind_name(finding->record->kind));
	add_position(p, strings, &finding->pos);
	add_id(p, strings, finding->package);
	add_id(p, strings, finding->function);
	add_id(p, strings, finding->record->symbol);
	add_word(p, change_origin_word(change->origin));
	add_word(p, allocates_word(change->allocates));
	add_word(p, change_noise_word(change->noise));
	add_others(p, finding);
	add_word(p, identity);
	change_add_platforms(p->report, change, ",", &platforms);
	add_field(p, buffer_text(&platforms), platforms.len);
	p->line.failed |= platforms.failed;
	buffer_free(&platforms);
	add_word(p, change_ruling_word(change->ruling));
	add_id(p, strings, finding_reason(finding));
	add_share(p, &change->share);
	buffer_addc(&p->line, p->report->nul ? '\0' : '\n');
	return output_put(p->report->out, &p->line, err);
}

static enum esc_status
porcelain_write(const struct report *report, struct esc_error *err)
{
	struct findings list;
	struct porcelain p = { .report = report };
	enum esc_status status = findings_collect(report, &list, err);

	for (size_t i = 0; status == ESC_OK && i < list.len; i++)
		status = put_finding(&p, &list.all[i], err);
	if (status == ESC_OK)
		status = output_finish(report->out, err);
	buffer_free(&p.line);
	findings_free(&list);
	return status;
}

const struct report_format report_porcelain = {
	.name = "porcelain", .write = porcelain_write, .takes_nul = true,
};
