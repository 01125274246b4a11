/* How far the go command is, from what it prints. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "build/headway.h"

/* A side of one module, or two, by hand. */
struct fixture {
	struct intern *strings;
	struct build_options options;
	struct side side;
	struct side_job job;
	struct context context;
	struct module modules[2];
	struct go_run runs[2];
	char said[256];
};

static void
hear(enum build_event event, const char *text, void *data)
{
	struct fixture *f = data;

	assert_int_equal(event, BUILD_PROGRESS);
	assert_true(strlen(text) < sizeof(f->said));
	strcpy(f->said, text);
}

static void
setup(struct fixture *f, size_t modules, const char *pattern)
{
	static char name[] = "v1.0", version[] = "go1.26.8";
	static const char *const files[] = {
		"a.go", "a_test.go", "b/b.go", "b/c.go", "d/d_test.go",
		"_e/e.go", "testdata/f.go", "vendor/g/g.go", "h/_h.go",
		"h/h.s", "tools/t.go", "i/j/k.go",
	};
	struct esc_error err;

	*f = (struct fixture){ .strings = intern_new() };
	f->options.progress = true;
	f->side.name = name;
	f->job.side = &f->side;
	f->job.role = "old side";
	f->job.go.version = version;
	f->context = (struct context){ .options = &f->options,
				       .strings = f->strings,
				       .event = hear, .event_data = f };
	listing_init(&f->job.plan.files, f->strings);
	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++)
		assert_int_equal(listing_add(&f->job.plan.files, files[i],
					     0100644, &err), ESC_OK);
	f->modules[1].dir = intern_puts(f->strings, "tools");
	f->job.plan.modules = f->modules;
	f->job.plan.runs = f->runs;
	f->job.plan.module_count = f->job.plan.run_count = modules;
	for (size_t i = 0; i < modules; i++) {
		f->runs[i].module = i;
		assert_true(strid_list_add(&f->runs[i].patterns,
					   intern_puts(f->strings, pattern)));
	}
}

static void
teardown(struct fixture *f)
{
	listing_free(&f->job.plan.files);
	strid_list_free(&f->runs[0].patterns);
	strid_list_free(&f->runs[1].patterns);
	intern_free(f->strings);
}

/* The log in pieces of one size, then what is told. */
static void
check(size_t modules, size_t run, const char *pattern, const char *log,
      size_t piece, const char *want)
{
	const size_t len = strlen(log);
	struct headway headway;
	struct fixture f;

	setup(&f, modules, pattern);
	headway_init(&headway, &f.context, &f.job, &f.runs[run]);
	for (size_t at = 0; at < len; at += piece)
		headway_add(&headway, log + at,
			    len - at < piece ? len - at : piece);
	headway_tell(&headway, 0);
	assert_string_equal(f.said, want);
	headway_free(&headway);
	teardown(&f);
}

static const char log_of_two[] =
	"# ex.com/m/b\n./b/b.go:3:6: can inline F\n"
	"./b/b.go:4:6: x escapes: # no header\n"
	"# ex.com/m/b\n./b/c.go:1:1: moved to heap: x\n"
	"# ex.com/m [ex.com/m.test]\n# [ex.com/m]\n"
	"# ex.com/m\n./a.go:1:2: moved to heap: y\n";

static void
test_counts(void **state)
{
	(void)state;
	for (size_t piece = 1; piece < sizeof(log_of_two); piece++)
		check(1, 0, "./...", log_of_two, piece, "v1.0 (old side): "
		      "compiling, 2 of about 4 packages");
	check(1, 0, "./...", "# ex.com/m", 4,
	      "v1.0 (old side): compiling with go1.26.8");
}

static void
test_modules(void **state)
{
	(void)state;
	check(2, 0, "./...", "", 1, "v1.0 (old side): compiling . (module 1 "
	      "of 2) with go1.26.8");
	check(2, 1, "./...", "# ex.com/m/tools\n", 99, "v1.0 (old side): "
	      "compiling tools (module 2 of 2), 1 of about 1 package");
}

/* No total that is not known, and none that is wrong. */
static void
test_totals(void **state)
{
	(void)state;
	check(1, 0, "./b/...", "# ex.com/m/b\n", 99,
	      "v1.0 (old side): compiling ./b/..., 1 package");
	check(2, 1, "./...", "# a\n# b\n", 99, "v1.0 (old side): compiling "
	      "tools (module 2 of 2), 2 packages");
}

static void
test_nobody_listens(void **state)
{
	struct headway headway;
	struct fixture f;

	(void)state;
	setup(&f, 1, "./...");
	f.options.progress = false;
	headway_init(&headway, &f.context, &f.job, &f.runs[0]);
	headway_add(&headway, log_of_two, sizeof(log_of_two) - 1);
	headway_tell(&headway, 1);
	assert_string_equal(f.said, "");
	headway_free(&headway);
	teardown(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_counts),
		cmocka_unit_test(test_modules),
		cmocka_unit_test(test_totals),
		cmocka_unit_test(test_nobody_listens),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
