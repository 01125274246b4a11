/* What a change says, for other programs. */
#include "library/library.h"

#include "report/phrase.h"

enum { OLD, NEW };

static const char *
text_of(const struct escdiff_change *change, strid id)
{
	return intern_text(change->diff->cmp.strings, id);
}

/* The side it is shown on. */
static const struct escdiff_record *
shown(const struct escdiff_change *change)
{
	return &change->sides[change->change->new_record != NULL ? NEW : OLD];
}

const char *
escdiff_change_status(const struct escdiff_change *change)
{
	return change_status_word(change->change->status);
}

bool
escdiff_change_fails(const struct escdiff_change *change)
{
	return change_fails(change->change);
}

const char *
escdiff_change_origin(const struct escdiff_change *change)
{
	return change_origin_word(change->change->origin);
}

const char *
escdiff_change_allocates(const struct escdiff_change *change)
{
	return allocates_word(change->change->allocates);
}

const char *
escdiff_change_evidence(const struct escdiff_change *change)
{
	return text_of(change, change->change->evidence);
}

const char *
escdiff_change_noise(const struct escdiff_change *change)
{
	return change_noise_word(change->change->noise);
}

const char *
escdiff_change_ruling(const struct escdiff_change *change)
{
	return change_ruling_word(change->change->ruling);
}

const char *
escdiff_change_reason(const struct escdiff_change *change)
{
	const struct acceptance *acceptance =
		change_accepted(&change->diff->cmp.changes, change->change);

	return acceptance != NULL ? text_of(change, acceptance->reason) : "";
}

const struct escdiff_record *
escdiff_change_old(const struct escdiff_change *change)
{
	return change->change->old_record != NULL ? &change->sides[OLD] : NULL;
}

const struct escdiff_record *
escdiff_change_new(const struct escdiff_change *change)
{
	return change->change->new_record != NULL ? &change->sides[NEW] : NULL;
}

struct escdiff_place
escdiff_change_place(const struct escdiff_change *change)
{
	return library_place(change->diff->cmp.strings,
			     change_position(change->change));
}

const char *
escdiff_change_function(const struct escdiff_change *change)
{
	const struct change *own = change->change;

	return text_of(change, own->call.file != 0
				       ? own->caller
				       : phrase_function(change_record(own)));
}

const char *
escdiff_change_kind(const struct escdiff_change *change)
{
	return escdiff_record_kind(shown(change));
}

const char *
escdiff_change_package(const struct escdiff_change *change)
{
	return escdiff_record_package(shown(change));
}

const char *
escdiff_change_symbol(const struct escdiff_change *change)
{
	return escdiff_record_symbol(shown(change));
}

const char *
escdiff_change_message(const struct escdiff_change *change)
{
	return escdiff_record_message(shown(change));
}

size_t
escdiff_change_cause_count(const struct escdiff_change *change)
{
	return change->change->cause_count;
}

/* What a step that is not there says: nothing. */
static const struct cause_step no_step;

static const struct cause_step *
cause_at(const struct escdiff_change *change, size_t index)
{
	const struct change_list *list = &change->diff->cmp.changes;

	return index < change->change->cause_count
		       ? &list->causes[change->change->first_cause + index]
		       : &no_step;
}

const char *
escdiff_change_cause_what(const struct escdiff_change *change, size_t index)
{
	const struct cause_step *step = cause_at(change, index);

	return step != &no_step ? cause_what_word(step->what) : "";
}

const char *
escdiff_change_cause_sentence(const struct escdiff_change *change,
			      size_t index)
{
	const struct change *own = change->change;

	return index < own->cause_count
		       ? text_of(change,
				 change->diff->sentences[own->first_cause +
							 index])
		       : "";
}

const char *
escdiff_change_cause_function(const struct escdiff_change *change,
			      size_t index)
{
	return text_of(change, cause_at(change, index)->function);
}

const char *
escdiff_change_cause_symbol(const struct escdiff_change *change, size_t index)
{
	return text_of(change, cause_at(change, index)->symbol);
}

const char *
escdiff_change_cause_text(const struct escdiff_change *change, size_t index)
{
	return text_of(change, cause_at(change, index)->text);
}

struct escdiff_place
escdiff_change_cause_place(const struct escdiff_change *change, size_t index)
{
	return library_place(change->diff->cmp.strings,
			     &cause_at(change, index)->pos);
}
