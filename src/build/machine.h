#ifndef ESCDIFF_BUILD_MACHINE_H
#define ESCDIFF_BUILD_MACHINE_H

#include "build/list.h"
#include "escdiff/machine.h"

/*
 * machine_text.c: what matters of a disassembly, as it is kept: a line
 * "f SYMBOL" for each function and after it "c FILE LINE NAME" for each of
 * its calls, with tabs between.
 */
struct machine_text {
	struct buffer line;	/* of objdump, not whole yet */
	struct buffer kept;
};
enum esc_status machine_text_add(struct machine_text *text, const char *bytes,
				 size_t len, struct esc_error *err);
void machine_text_free(struct machine_text *text);

/* A symbol's name without package and type arguments. */
void machine_add_name(struct buffer *out, const char *symbol, size_t len);

/* Read what was kept. Errors: ESC_NOMEM. */
enum esc_status machine_code_read(struct machine_code *code,
				  struct intern *strings,
				  const struct buffer *kept,
				  struct esc_error *err);
void machine_code_free(struct machine_code *code);	/* zeroes again */

/*
 * machine_dump.c: a regular expression, as of Go, that matches the symbols of
 * these declared functions in any package.
 */
void machine_pattern(struct buffer *out, const struct intern *strings,
		     const struct strid_list *functions);

/*
 * machine_object.c: what matters of an archive, read without objdump and to
 * the same result.  functions: of these only, NULL: of all.  version is that
 * of the Go that wrote it, and goroot where its sources are.  False, and
 * nothing in *kept, when that cannot be done for sure: another format or
 * machine, a Go without sources, memory.
 */
bool machine_object_read(const char *archive, const char *version,
			 const char *goroot, const struct intern *strings,
			 const struct strid_list *functions,
			 struct buffer *kept);

struct machine_source {
	const struct build *build;
	const struct build_options *options;
	build_event_fn *event;
	void *event_data;
	bool told;		/* why objdump did not do it */
};

/*
 * machine_dump.c: the code of these functions in an archive, from the cache
 * or by objdump.  *found is false when neither has it.
 */
enum esc_status machine_load(struct machine_source *source,
			     const struct archive *archive,
			     const struct strid_list *functions,
			     struct machine_code *code, bool *found,
			     struct esc_error *err);

#endif
