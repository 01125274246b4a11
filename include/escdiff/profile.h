#ifndef ESCDIFF_PROFILE_H
#define ESCDIFF_PROFILE_H

#include "escdiff/buffer.h"
#include "escdiff/change.h"
#include "escdiff/linemap.h"

/*
 * Heap profiles, as runtime/pprof writes them: how many bytes a running
 * program allocated, and where.  They tell an escape on a cold path from one
 * in the hot loop.
 *
 * Source of the format: github.com/google/pprof, proto/profile.proto; what
 * Go puts into it: runtime/pprof/protomem.go.
 */
struct profile;

/* strings is borrowed, the same as of the records.  NULL: no memory. */
struct profile *profile_new(struct intern *strings);
void profile_free(struct profile *profile);	/* NULL is fine */

/*
 * Add the samples of a file, compressed by gzip or not; of several files the
 * values add up, as in pprof.  bytes is the file's content, name is for
 * messages only.
 * Errors: ESC_NOMEM; ESC_PROFILE: no profile, none of the heap, damaged, a
 * difference of two, or too large.  The profile is of no use then.
 */
enum esc_status profile_add(struct profile *profile, const char *name,
			    const void *bytes, size_t len,
			    struct esc_error *err);

/* Of which side the program was that the profile is of. */
enum profile_side { PROFILE_EITHER, PROFILE_OLD, PROFILE_NEW };

/* What is compared; borrowed. */
struct profile_input {
	const struct record_set *old_records, *new_records;
	const struct linemap *map;
	enum profile_side side;		/* PROFILE_EITHER: find out */
	double min_percent;		/* what is below it is cold; 0: none */
};

/* What a report says of the profile. */
struct profile_account {
	const char *name;	/* borrowed: a file's name, "2 profiles" */
	uint64_t bytes, objects;	/* allocated in all */
	enum profile_side side;	/* never PROFILE_EITHER once found */
	bool told;		/* by the user, which side */
	double min_percent;
	size_t functions;	/* of the tree that the profile has ... */
	size_t moved;		/* ... and that start at another line of
				   their file: taken at another commit */
	size_t ambiguous;	/* whose file may be one of several */
	strid ambiguous_file;	/* the first of those */
};

/*
 * Set the share of each change, and count the changes anew.
 *
 * The bytes of an allocation are those of all samples whose allocating frame
 * has its line: that of the innermost call, or of one that this was inlined
 * into.  They are known on the side that the profile is of, for what
 * allocates there.  An escape that is new cannot be in a profile of the old
 * side, nor is one in a function that was edited since: its share is then
 * that of its function, with all that this calls.
 *
 * Without a sample the share is 0 if another sample shows that the function
 * ran, and unknown if none does.
 *
 * A change is cold when its share is known and below min_percent, with what
 * sampling may have missed added: the profile has one sample for so many
 * bytes only.
 * Errors: ESC_NOMEM.
 */
enum esc_status profile_weigh(const struct profile *profile,
			      const struct profile_input *input,
			      struct change_list *list,
			      struct profile_account *account,
			      struct esc_error *err);

/*
 * The same of all records of one side: *shares, which the caller frees, has
 * one for each.  Records that are no allocation have none.
 */
enum esc_status profile_weigh_records(const struct profile *profile,
				      const struct record_set *set,
				      struct share **shares,
				      struct profile_account *account,
				      struct esc_error *err);

/* "12.4%", "<0.1%", "0%", "?"; in front of it "~" if it is the function's. */
void share_add_percent(const struct share *share, struct buffer *out);

/* The same in a sentence: "12.4% of the 9.7 GB in heap.pprof are allocated at
 * this line: 1.2 GB in 1000 objects". */
void share_add_sentence(const struct share *share,
			const struct profile_account *account,
			struct buffer *out);

/* "1.2 GB", in powers of 1000. */
void share_add_bytes(uint64_t bytes, struct buffer *out);

/* The heavier one first, then what is not known, then what has none; equal
 * ones are 0. */
int share_compare(const struct share *a, const struct share *b);

#endif
