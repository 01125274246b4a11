/* What the go command is doing, as the system sees it. */
#include "build/working.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "escdiff/path.h"

/* The beginning of a file, ended by NUL; its length. */
static size_t
read_start(const char *path, char *out, size_t size)
{
	const int fd = open(path, O_RDONLY | O_CLOEXEC);
	const ssize_t len = fd >= 0 ? read(fd, out, size - 1) : 0;

	if (fd >= 0)
		close(fd);
	out[len > 0 ? len : 0] = '\0';
	return len > 0 ? (size_t)len : 0;
}

/* Its arguments are ended by NUL each. */
static void
add_package(long pid, struct buffer *out)
{
	char path[64], args[4096];
	bool is_next = false;

	snprintf(path, sizeof(path), "/proc/%ld/cmdline", pid);
	const size_t len = read_start(path, args, sizeof(args));
	if (len == 0 || strcmp(path_base(args), "compile") != 0)
		return;
	for (size_t at = 0; at < len; at += strlen(args + at) + 1) {
		if (is_next) {
			buffer_adds(out, args + at);
			return;
		}
		is_next = strcmp(args + at, "-p") == 0;
	}
}

static void
try_children(const char *list, struct buffer *out)
{
	char *end;

	for (long pid; out->len == 0 && (pid = strtol(list, &end, 10)) > 0;
	     list = end)
		add_package(pid, out);
}

void
working_on(int go_pid, struct buffer *out)
{
	char path[128], children[4096];
	struct buffer found = { 0 };
	const struct dirent *task;

	snprintf(path, sizeof(path), "/proc/%d/task", go_pid);
	DIR *tasks = opendir(path);
	/* Each child belongs to the thread that started it. */
	while (tasks != NULL && found.len == 0 &&
	       (task = readdir(tasks)) != NULL) {
		snprintf(path, sizeof(path), "/proc/%d/task/%.20s/children",
			 go_pid, task->d_name);
		if (task->d_name[0] != '.' &&
		    read_start(path, children, sizeof(children)) > 0)
			try_children(children, &found);
	}
	if (tasks != NULL)
		closedir(tasks);
	buffer_adds(out, buffer_text(&found));
	buffer_free(&found);
}
