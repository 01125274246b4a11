/* What is kept of machine code, on standard output: of an archive, read
 * without objdump, or of objdump's text on standard input.
 *
 * usage: kept ARCHIVE VERSION GOROOT
 *        kept
 */
#include <stdio.h>
#include <unistd.h>

#include "build/machine.h"

static bool
read_text(struct buffer *kept)
{
	struct machine_text text = { 0 };
	struct esc_error err;
	char bytes[65536];
	ssize_t len;
	bool done = true;

	while (done && (len = read(STDIN_FILENO, bytes, sizeof(bytes))) > 0)
		done = machine_text_add(&text, bytes, (size_t)len, &err) ==
		       ESC_OK;
	*kept = text.kept;
	text.kept = (struct buffer){ 0 };
	machine_text_free(&text);
	return done;
}

int
main(int argc, char **argv)
{
	struct buffer kept = { 0 };
	const bool done = argc == 4
		? machine_object_read(argv[1], argv[2], argv[3], NULL, NULL,
				      &kept)
		: read_text(&kept);

	fputs(buffer_text(&kept), stdout);
	buffer_free(&kept);
	return done ? 0 : 1;
}
