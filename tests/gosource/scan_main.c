/* Print the top-level declarations of the files named on standard input, as
 * the scanner sees them; main.go prints the same as go/parser sees them.
 * With an argument: scan that often, and tell how fast. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "escdiff/buffer.h"
#include "escdiff/source.h"

static void
die(const char *what)
{
	perror(what);
	exit(2);
}

static void
read_file(const char *path, struct buffer *out)
{
	char chunk[65536];
	size_t got;
	FILE *file = fopen(path, "rb");

	if (file == NULL)
		die(path);
	buffer_clear(out);
	while ((got = fread(chunk, 1, sizeof(chunk), file)) > 0)
		buffer_add(out, chunk, got);
	if (ferror(file) || out->failed)
		die(path);
	fclose(file);
}

static void
print_decls(const struct intern *strings, const struct decl_list *list)
{
	static const char *const kinds[] = {
		[DECL_FUNC] = "func",
		[DECL_TYPE] = "type",
		[DECL_VAR] = "var",
		[DECL_CONST] = "const",
	};

	for (size_t i = 0; i < list->len; i++) {
		const struct decl *decl = &list->decls[i];
		const char *receiver = intern_text(strings, decl->receiver);

		printf("%s %s %s %u:%u %u %u\n", kinds[decl->kind],
		       intern_text(strings, decl->name),
		       *receiver == '\0' ? "-" : receiver, decl->name_line,
		       decl->name_column, decl->first_line, decl->last_line);
	}
}

static void
scan(const struct buffer *text, struct intern *strings,
     struct decl_list *list)
{
	struct esc_error err = { 0 };

	list->len = 0;
	if (source_scan(text->data, text->len, strings, list, &err) != ESC_OK) {
		fprintf(stderr, "%s\n", err.text);
		exit(2);
	}
}

static double
cpu_seconds(void)
{
	struct timespec time;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

int
main(int argc, char **argv)
{
	const int rounds = argc > 1 ? atoi(argv[1]) : 0;
	struct intern *strings = intern_new();
	struct decl_list list = { 0 };
	struct buffer text = { 0 };
	char *path = NULL;
	size_t path_size = 0, bytes = 0;
	double seconds = 0;

	while (getline(&path, &path_size, stdin) > 0) {
		path[strcspn(path, "\n")] = '\0';
		read_file(path, &text);
		const double start = cpu_seconds();
		for (int i = 0; i < rounds; i++, bytes += text.len)
			scan(&text, strings, &list);
		seconds += cpu_seconds() - start;
		if (rounds > 0)
			continue;
		scan(&text, strings, &list);
		printf("file %s\n", path);
		print_decls(strings, &list);
	}
	if (rounds > 0)
		printf("%.0f MB/s\n", (double)bytes / 1e6 / seconds);
	free(path);
	buffer_free(&text);
	decl_list_free(&list);
	intern_free(strings);
	return fflush(stdout) == 0 ? 0 : 2;
}
