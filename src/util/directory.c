/* Directories by their descriptors: names may come to mean others meanwhile. */
#include "escdiff/directory.h"

#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

int
directory_open(int parent, const char *name)
{
	return openat(parent, name,
		      O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

void
directory_for_each(int fd, directory_entry_fn *fn, void *data)
{
	DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
	struct dirent *entry;

	if (dir == NULL) {
		if (fd >= 0)
			close(fd);
		return;
	}
	while ((entry = readdir(dir)) != NULL) {
		if (strcmp(entry->d_name, ".") != 0 &&
		    strcmp(entry->d_name, "..") != 0)
			fn(fd, entry->d_name, data);
	}
	closedir(dir);
}
