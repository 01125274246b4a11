#ifndef ESCDIFF_BUILD_SIDE_H
#define ESCDIFF_BUILD_SIDE_H

#include "build/cache.h"
#include "build/environ.h"
#include "build/goenv.h"
#include "build/plan.h"
#include "build/platform.h"
#include "build/resolve.h"
#include "build/workspace.h"
#include "escdiff/build.h"
#include "escdiff/parse.h"

/* What both sides share. */
struct context {
	struct repo *repo;
	const struct build_options *options;
	struct intern *strings;
	build_event_fn *event;		/* may be NULL */
	void *event_data;
	struct strid_list told;		/* notes: each is told once */
	struct cache cache;		/* none with options.no_cache */
	struct workspace workspace;	/* opened by the first that needs it */
	bool workspace_open;
};

/* One side on its way, and what is kept of it to ask more afterwards. */
struct side_job {
	struct repo *repo;		/* borrowed */
	struct build_options options;	/* what they point at is borrowed */
	const struct side *side;	/* borrowed */
	const char *role;		/* "old side", "new side" */
	struct build_setup setup;	/* of this side, behind the platform
					   of both */
	struct platform_settings platform;	/* what setup.env is */
	struct plan plan;
	struct goenv go;		/* its toolchain */
	char *toolchain;		/* owned: GOTOOLCHAIN for it, or NULL */
	struct build *build;		/* borrowed: what it becomes */
	struct parse_options parse;	/* how its log is read */
	char key[REPO_OID_SIZE];
	bool cacheable;
	struct buffer snapshot;		/* whole, once it was built */
	bool kept;			/* it is not here but in the cache, */
	int file;			/* as this open file; owned */
};

struct snapshot_reader;

void side_job_free(struct side_job *job);	/* NULL is fine */

void context_event(struct context *context, enum build_event event,
		   const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/*
 * side.c: what each go command of this side finds in its environment, to be
 * completed by the caller.
 */
void side_environment(const struct side_job *job, struct environment *env);

/* key.c: the key of a side, and whether it can be kept under it at all. */
enum esc_status side_key(struct side_job *job, const struct context *context,
			 struct esc_error *err);

/* outside.c: point what leaves the tree at the user's own directories. */
enum esc_status apply_outside(struct context *context,
			      const struct side_job *job,
			      const struct environment *env,
			      struct esc_error *err);

/* run.c: compile one module into job->build and job->snapshot. */
enum esc_status run_module(const struct context *context, struct side_job *job,
			   const struct go_run *run, struct esc_error *err);

/* run.c: read the snapshot of a job, wherever it is; close and free it. */
enum esc_status side_read_snapshot(const struct side_job *job,
				   struct intern *strings,
				   const struct snapshot_reader *reader,
				   bool *intact, struct esc_error *err);
void side_drop_snapshot(struct side_job *job);

/*
 * run.c: the same from job->snapshot.  *intact is false when its bytes are
 * none of this side; the build is then empty again.
 */
enum esc_status run_snapshot(struct side_job *job, bool *intact,
			     struct esc_error *err);

/* run.c: how the positions of a run of this side are read. */
struct resolver side_resolver(const struct side_job *job,
			      const struct package_map *map);

/* side.c: write the tree of the side into the workspace. */
enum esc_status side_check_out(struct context *context,
			       const struct side_job *job,
			       struct esc_error *err);

/* side.c: its snapshot in the cache: write the first line of one, keep a
 * whole one, read one into records. */
enum esc_status side_write_header(struct side_job *job, struct esc_error *err);
void side_keep(const struct context *context, struct side_job *job);
enum esc_status side_load(const struct context *context, struct side_job *job,
			  bool *loaded, struct esc_error *err);

/* range.c: close what it holds. */
void context_free(struct context *context);

/* side.c: from the cache or with Go, until the records are ready to match. */
enum esc_status side_build(struct context *context, struct side_job *job,
			   struct esc_error *err);

/* side.c: the second of two sides with the same tree. */
enum esc_status side_repeat(struct context *context, struct side_job *job,
			    const struct side_job *first,
			    struct esc_error *err);

#endif
