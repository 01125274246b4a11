#ifndef CMD_PROFILES_H
#define CMD_PROFILES_H

#include "cmd/terminal.h"
#include "escdiff/compare.h"
#include "escdiff/profile.h"

#define PROFILES_MAX 64

/* The options --profile, --profile-side and --min-share; texts are argv's. */
struct profile_options {
	const char *files[PROFILES_MAX];
	size_t count;
	enum profile_side side;
	double min_percent;
	bool has_side, has_min;
};

/* Errors: ESC_USAGE. */
enum esc_status profiles_add(struct profile_options *options,
			     const char *file, struct esc_error *err);
enum esc_status profiles_set_side(struct profile_options *options,
				  const char *word, struct esc_error *err);
enum esc_status profiles_set_min(struct profile_options *options,
				 const char *text, struct esc_error *err);

/* The last two mean nothing without the first.  Errors: ESC_USAGE. */
enum esc_status profiles_check(const struct profile_options *options,
			       struct esc_error *err);

/* What was read. */
struct profiles {
	struct profile *profile;	/* of all files; NULL: none was asked
					   for */
	struct buffer digests;		/* a line for what each file holds */
	char *name;			/* of the file, or "2 profiles" */
};

/*
 * Read the files.  strings is that of the records.
 * Errors: ESC_NOMEM, ESC_PROFILE; profiles_free is fine then, too.
 */
enum esc_status profiles_read(const struct profile_options *options,
			      struct intern *strings,
			      struct profiles *profiles,
			      struct esc_error *err);
void profiles_free(struct profiles *profiles);

/* Have the comparison weigh its changes by them, if there are any. */
void profiles_use(const struct profiles *profiles,
		  const struct profile_options *options,
		  struct comparison *cmp);

/* Tell on standard error what of a profile is doubtful, once it was used:
 * taken at another commit, or files that may be one of several. */
void profiles_tell(const struct comparison *cmp);

/*
 * The shares of the records of one side, in *shares, which the caller frees;
 * NULL when there is no profile.  The name of *account is borrowed.
 * Errors: ESC_NOMEM.
 */
enum esc_status profiles_weigh_records(const struct profiles *profiles,
				       const struct record_set *set,
				       bool quiet, struct share **shares,
				       struct profile_account *account,
				       struct esc_error *err);

#endif
