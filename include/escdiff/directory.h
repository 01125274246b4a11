#ifndef ESCDIFF_DIRECTORY_H
#define ESCDIFF_DIRECTORY_H

/* The directory of that name in an open one, or AT_FDCWD; a link is not
 * followed.  -1 with errno. */
int directory_open(int parent, const char *name);

/*
 * Call fn for each entry but "." and "..", which it may remove.  Takes over
 * fd; of -1, and of what cannot be read, there are none.
 */
typedef void directory_entry_fn(int dir, const char *name, void *data);
void directory_for_each(int fd, directory_entry_fn *fn, void *data);

#endif
