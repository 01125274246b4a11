/* Shares as people read them, and in which order. */
#include "escdiff/profile.h"

#include <inttypes.h>

void
share_add_percent(const struct share *share, struct buffer *out)
{
	if (share->basis == SHARE_UNKNOWN) {
		buffer_adds(out, "?");
		return;
	}
	if (share->basis == SHARE_FUNCTION)
		buffer_addc(out, '~');
	if (share->bytes == 0)
		buffer_adds(out, "0%");
	else if (share->percent < 0.05)
		buffer_adds(out, "<0.1%");
	else
		buffer_addf(out, "%.1f%%", share->percent);
}

void
share_add_bytes(uint64_t bytes, struct buffer *out)
{
	static const char *const units[] = {
		"B", "kB", "MB", "GB", "TB", "PB", "EB",
	};
	double value = (double)bytes;
	size_t unit = 0;

	/* What would be printed as 1000 is 1 of the next. */
	while (value >= 999.95 && unit + 1 < sizeof(units) / sizeof(*units)) {
		value /= 1000;
		unit++;
	}
	buffer_addf(out, unit == 0 ? "%.0f %s" : "%.1f %s", value,
		    units[unit]);
}

void
share_add_sentence(const struct share *share,
		   const struct profile_account *account, struct buffer *out)
{
	static const char *const places[SHARE_BASIS_COUNT] = {
		[SHARE_LINE] = "are allocated at this line",
		[SHARE_CALL] = "are allocated there by calls from this line",
		[SHARE_FUNCTION] = "are allocated by this function and those "
				   "that it calls",
	};
	struct share plain = *share;

	if (share->basis == SHARE_UNKNOWN) {
		buffer_addf(out, "not known: %s does not show that this "
			    "function ran", account->name);
		return;
	}
	plain.basis = SHARE_LINE;	/* words instead of the mark */
	share_add_percent(&plain, out);
	buffer_adds(out, " of the ");
	share_add_bytes(account->bytes, out);
	buffer_addf(out, " in %s %s", account->name, places[share->basis]);
	if (share->bytes > 0) {
		buffer_adds(out, ": ");
		share_add_bytes(share->bytes, out);
		buffer_addf(out, " in %" PRIu64 " object%s", share->objects,
			    share->objects == 1 ? "" : "s");
	}
	if (share->basis == SHARE_FUNCTION)
		buffer_adds(out, "; of this escape alone the profile tells "
				 "nothing");
}

static int
rank(const struct share *share)
{
	if (share->basis == SHARE_UNKNOWN)
		return 1;
	return share->bytes > 0 ? 2 : 0;
}

int
share_compare(const struct share *a, const struct share *b)
{
	if (rank(a) != rank(b))
		return rank(a) > rank(b) ? -1 : 1;
	return (a->bytes < b->bytes) - (a->bytes > b->bytes);
}
