/* From a tree to the runs of the go command that cover it. */
#include "build/plan.h"

#include <stdlib.h>
#include <string.h>

#include "build/gover.h"

/* Is dir at or below top?  "" is above all. */
static bool
is_below(const char *dir, const char *top)
{
	const size_t len = strlen(top);

	return len == 0 || (strncmp(dir, top, len) == 0 &&
			    (dir[len] == '/' || dir[len] == '\0'));
}

/* `go list ./...` does not go there, and neither do we. */
bool
build_is_hidden(const char *dir)
{
	while (*dir != '\0') {
		const size_t len = strcspn(dir, "/");

		if (dir[0] == '.' || dir[0] == '_' ||
		    (len == 6 && memcmp(dir, "vendor", 6) == 0) ||
		    (len == 8 && memcmp(dir, "testdata", 8) == 0))
			return true;
		dir += len;
		dir += *dir == '/';
	}
	return false;
}

static enum esc_status
read_mod(struct module *module, struct repo *repo, const char *tree,
	 const char *name, struct intern *strings, struct esc_error *err)
{
	const char *dir = intern_text(strings, module->dir);
	struct buffer path = { 0 }, text = { 0 };
	bool found = false;
	enum esc_status status = ESC_OK;

	buffer_addf(&path, "%s%s%s", dir, dir[0] != '\0' ? "/" : "", name);
	if (path.failed)
		status = esc_nomem(err);
	if (status == ESC_OK)
		status = repo_read_file(repo, tree, path.data, &text, &found,
					err);
	if (status == ESC_OK)
		status = gomod_parse(&module->mod, strings, buffer_text(&text),
				     text.len, err);
	buffer_free(&path);
	buffer_free(&text);
	return status;
}

/* Read the file of that name in each of the directories. */
static enum esc_status
read_mods(struct plan *plan, const struct strid_list *dirs, const char *name,
	  struct module **modules, size_t *count, size_t *cap,
	  struct repo *repo, const char *tree, struct esc_error *err)
{
	struct intern *strings = plan->files.strings;
	enum esc_status status = ESC_OK;

	for (size_t i = 0; status == ESC_OK && i < dirs->len; i++) {
		void *items = *modules;

		if (!list_grow(&items, *count, cap, sizeof(**modules)))
			return esc_nomem(err);
		*modules = items;
		struct module *module = &(*modules)[(*count)++];
		*module = (struct module){
			.dir = dirs->items[i],
			.hidden = build_is_hidden(intern_text(
				strings, dirs->items[i])),
		};
		status = read_mod(module, repo, tree, name, strings, err);
	}
	return status;
}

ptrdiff_t
plan_module_above(const struct plan *plan, const char *dir)
{
	ptrdiff_t best = -1;
	size_t best_len = 0;

	for (size_t i = 0; i < plan->module_count; i++) {
		const strid id = plan->modules[i].dir;
		const size_t len = intern_len(plan->files.strings, id);

		if (is_below(dir, intern_text(plan->files.strings, id)) &&
		    (best < 0 || len > best_len)) {
			best = (ptrdiff_t)i;
			best_len = len;
		}
	}
	return best;
}

/* Does the go.work file list the module? */
static bool
work_uses(const struct plan *plan, const struct module *work,
	  const struct module *module)
{
	const struct intern *strings = plan->files.strings;
	bool uses = false;

	for (size_t i = 0; !uses && i < work->mod.uses.len; i++) {
		struct buffer dir = { 0 };

		uses = path_below_root(intern_text(strings, work->dir),
				       intern_text(strings,
						   work->mod.uses.items[i]),
				       &dir) &&
		       strcmp(buffer_text(&dir),
			      intern_text(strings, module->dir)) == 0;
		buffer_free(&dir);
	}
	return uses;
}

/* Are all modules there that the go.work file lists?  One may lie in a
 * submodule that is not checked out; Go then refuses to do anything. */
static bool
work_is_whole(const struct plan *plan, const struct module *work)
{
	const struct intern *strings = plan->files.strings;
	bool whole = true;

	for (size_t i = 0; whole && i < work->mod.uses.len; i++) {
		const char *use = intern_text(strings, work->mod.uses.items[i]);
		struct buffer path = { 0 };

		/* Outside of the tree it is not for us to know. */
		if (use[0] != '/' &&
		    path_below_root(intern_text(strings, work->dir), use,
				    &path)) {
			buffer_adds(&path, path.len > 0 ? "/go.mod" : "go.mod");
			whole = listing_has_file(&plan->files,
						 buffer_text(&path));
		}
		buffer_free(&path);
	}
	return whole;
}

/*
 * The go.work that governs a module, as Go finds it: the next one at or above
 * its directory; index + 1, or 0 when there is none or it leaves the module
 * out.  Then the module is built on its own, as its authors must be doing.
 */
static size_t
find_work(struct plan *plan, const struct module *module)
{
	const struct intern *strings = plan->files.strings;
	const char *dir = intern_text(strings, module->dir);
	size_t best = 0, best_len = 0;

	for (size_t i = 0; i < plan->work_count; i++) {
		const strid id = plan->works[i].dir;
		const size_t len = intern_len(strings, id);

		if (is_below(dir, intern_text(strings, id)) &&
		    (best == 0 || len > best_len)) {
			best = i + 1;
			best_len = len;
		}
	}
	if (best > 0 && !work_uses(plan, &plan->works[best - 1], module))
		best = 0;
	if (best > 0 && !work_is_whole(plan, &plan->works[best - 1])) {
		plan->broken_work = &plan->works[best - 1];
		best = 0;
	}
	return best;
}

struct go_run *
plan_run(struct plan *plan, size_t module)
{
	void *items = plan->runs;

	for (size_t i = 0; i < plan->run_count; i++) {
		if (plan->runs[i].module == module)
			return &plan->runs[i];
	}
	if (!list_grow(&items, plan->run_count, &plan->run_cap,
		       sizeof(*plan->runs)))
		return NULL;
	plan->runs = items;
	plan->runs[plan->run_count] = (struct go_run){
		.module = module,
		.work = find_work(plan, &plan->modules[module]),
	};
	return &plan->runs[plan->run_count++];
}

static enum esc_status
add_all_modules(struct plan *plan, struct esc_error *err)
{
	const strid all = intern_puts(plan->files.strings, "./...");

	for (size_t i = 0; i < plan->module_count; i++) {
		if (plan->modules[i].hidden)
			continue;
		struct go_run *run = plan_run(plan, i);
		if (run == NULL || !strid_list_add(&run->patterns, all))
			return esc_nomem(err);
	}
	return ESC_OK;
}

/* Is version newer than the best so far? */
static bool
is_newer(const struct intern *strings, strid version, strid best)
{
	return version != 0 &&
	       (best == 0 ||
		go_version_compare(intern_text(strings, version),
				   intern_text(strings, best)) > 0);
}

/* Keep the newest versions asked for, and who does. */
static bool
ask(struct plan *plan, const struct module *module, bool work)
{
	struct intern *strings = plan->files.strings;
	struct buffer file = { 0 };

	if (is_newer(strings, module->mod.toolchain, plan->toolchain))
		plan->toolchain = module->mod.toolchain;
	if (!is_newer(strings, module->mod.go, plan->go))
		return true;
	plan->go = module->mod.go;
	buffer_addf(&file, "%s%s%s", intern_text(strings, module->dir),
		    module->dir != 0 ? "/" : "", work ? "go.work" : "go.mod");
	plan->go_file = file.failed ? STRID_NOMEM
				    : intern_puts(strings, file.data);
	buffer_free(&file);
	return plan->go_file != STRID_NOMEM;
}

static bool
add_outside(struct plan *plan, const struct outside *outside)
{
	void *items = plan->outside;

	for (size_t i = 0; i < plan->outside_count; i++) {
		const struct outside *old = &plan->outside[i];

		if (old->dir == outside->dir && old->what == outside->what &&
		    old->work == outside->work && old->use == outside->use)
			return true;
	}
	if (outside->what == STRID_NOMEM ||
	    !list_grow(&items, plan->outside_count, &plan->outside_cap,
		       sizeof(*plan->outside)))
		return false;
	plan->outside = items;
	plan->outside[plan->outside_count++] = *outside;
	return true;
}

/* Does target, as written in a file of directory dir, leave the tree? */
static bool
leaves(const struct plan *plan, strid dir, strid target)
{
	const struct intern *strings = plan->files.strings;
	const char *text = intern_text(strings, target);
	struct buffer path = { 0 };
	const bool inside = text[0] != '/' &&
			    path_below_root(intern_text(strings, dir), text,
					    &path);

	buffer_free(&path);
	return !inside;
}

static strid
replaced(struct intern *strings, const struct gomod_replace *replace)
{
	struct buffer text = { 0 };

	buffer_adds(&text, intern_text(strings, replace->old_path));
	if (replace->old_version != 0)
		buffer_addf(&text, "@%s",
			    intern_text(strings, replace->old_version));
	const strid id = text.failed ? STRID_NOMEM
				     : intern_puts(strings, text.data);
	buffer_free(&text);
	return id;
}

static bool
is_vendored(const struct plan *plan, strid dir)
{
	struct buffer path = { 0 };
	const bool vendored =
		path_below_root(intern_text(plan->files.strings, dir),
				"vendor/modules.txt", &path) &&
		listing_has_file(&plan->files, path.data);

	buffer_free(&path);
	return vendored;
}

/* What a go.mod or go.work that takes part asks for and points at. */
static bool
take_part(struct plan *plan, const struct module *module, bool work)
{
	const struct gomod *mod = &module->mod;
	struct intern *strings = plan->files.strings;
	/* With a vendor directory, what is replaced lies in there. */
	const bool vendored = is_vendored(plan, module->dir);
	bool ok = ask(plan, module, work);

	for (size_t i = 0; ok && !vendored && i < mod->replace_count; i++) {
		const struct gomod_replace *replace = &mod->replaces[i];

		if (replace->dir != 0 &&
		    leaves(plan, module->dir, replace->dir))
			ok = add_outside(plan, &(struct outside){
				.dir = module->dir, .work = work,
				.what = replaced(strings, replace),
				.target = replace->dir });
	}
	for (size_t i = 0; ok && work && i < mod->uses.len; i++) {
		if (leaves(plan, module->dir, mod->uses.items[i]))
			ok = add_outside(plan, &(struct outside){
				.dir = module->dir, .work = true, .use = true,
				.what = mod->uses.items[i],
				.target = mod->uses.items[i] });
	}
	return ok;
}

/* The modules of the runs, and those beside them in a workspace. */
static enum esc_status
collect(struct plan *plan, struct esc_error *err)
{
	bool ok = true;

	for (size_t i = 0; ok && i < plan->run_count; i++) {
		const struct go_run *run = &plan->runs[i];

		ok = take_part(plan, &plan->modules[run->module], false);
		if (run->work == 0)
			continue;
		const struct module *work = &plan->works[run->work - 1];
		ok = ok && take_part(plan, work, true);
		for (size_t j = 0; ok && j < plan->module_count; j++) {
			if (work_uses(plan, work, &plan->modules[j]))
				ok = take_part(plan, &plan->modules[j], false);
		}
	}
	return ok ? ESC_OK : esc_nomem(err);
}

enum esc_status
plan_make(struct plan *plan, struct repo *repo, const char *tree,
	  const struct build_options *options, struct intern *strings,
	  struct esc_error *err)
{
	const char *prefix = options->prefix != NULL ? options->prefix : "";

	*plan = (struct plan){ 0 };
	listing_init(&plan->files, strings);
	enum esc_status status = listing_read(&plan->files, repo, tree, err);
	if (status == ESC_OK)
		status = read_mods(plan, &plan->files.modules, "go.mod",
				   &plan->modules, &plan->module_count,
				   &plan->module_cap, repo, tree, err);
	if (status == ESC_OK)
		status = read_mods(plan, &plan->files.works, "go.work",
				   &plan->works, &plan->work_count,
				   &plan->work_cap, repo, tree, err);
	if (status == ESC_OK && options->pattern_count == 0)
		status = add_all_modules(plan, err);
	for (size_t i = 0; status == ESC_OK && i < options->pattern_count; i++)
		status = plan_add_pattern(plan, options->patterns[i], prefix,
					  repo_workdir(repo), err);
	if (status == ESC_OK)
		status = collect(plan, err);
	return status;
}

static void
modules_free(struct module *modules, size_t count)
{
	for (size_t i = 0; i < count; i++)
		gomod_free(&modules[i].mod);
	free(modules);
}

void
plan_free(struct plan *plan)
{
	for (size_t i = 0; i < plan->run_count; i++)
		strid_list_free(&plan->runs[i].patterns);
	free(plan->runs);
	free(plan->outside);
	modules_free(plan->modules, plan->module_count);
	modules_free(plan->works, plan->work_count);
	listing_free(&plan->files);
	*plan = (struct plan){ 0 };
}
