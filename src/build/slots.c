/* Slots: taken by a lock, and removed so that nobody takes them meanwhile. */
#include "build/slots.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "escdiff/directory.h"
#include "escdiff/tmpdir.h"

bool
slot_name_valid(const char *name)
{
	return name[0] >= '0' && name[0] < '0' + SLOTS && name[1] == '\0';
}

/* Is the file that we locked still the one of that name? */
static bool
is_current(int fd, int dir)
{
	struct stat mine, named;

	return fstat(fd, &mine) == 0 &&
	       fstatat(dir, SLOT_LOCK, &named, AT_SYMLINK_NOFOLLOW) == 0 &&
	       mine.st_ino == named.st_ino && mine.st_dev == named.st_dev;
}

static int
take_lock(int dir)
{
	/* Without O_CLOEXEC, see the header. */
	const int fd = openat(dir, SLOT_LOCK, O_RDWR | O_CREAT | O_NOFOLLOW,
			      0600);

	if (fd < 0)
		return -1;
	if (flock(fd, LOCK_EX | LOCK_NB) == 0 && is_current(fd, dir))
		return fd;
	close(fd);
	return -1;
}

int
slot_lock(const char *dir)
{
	const int slot = directory_open(AT_FDCWD, dir);
	const int lock = slot >= 0 ? take_lock(slot) : -1;

	if (slot >= 0)
		close(slot);
	return lock;
}

static bool
was_used(int lock, const struct timespec *used)
{
	struct stat st;

	return used != NULL && fstat(lock, &st) == 0 &&
	       (st.st_mtim.tv_sec != used->tv_sec ||
		st.st_mtim.tv_nsec != used->tv_nsec);
}

/* The slot could not be removed after all. */
static enum piece_end
what_stays(int slot)
{
	if (errno != ENOTEMPTY)
		return PIECE_STAYS;
	return faccessat(slot, SLOT_LOCK, F_OK, 0) == 0 ? PIECE_IN_USE
							: PIECE_FOREIGN;
}

enum piece_end
slot_remove(int parent, const char *name, const struct timespec *used)
{
	const int slot = directory_open(parent, name);

	if (slot < 0)
		return errno == ENOENT ? PIECE_GONE : PIECE_STAYS;
	const int lock = take_lock(slot);
	enum piece_end end = PIECE_IN_USE;
	if (lock >= 0 && was_used(lock, used)) {
		end = PIECE_KEPT;
	} else if (lock >= 0) {
		remove_below(slot, SLOT_TREE);
		remove_below(slot, SLOT_GIT);
		remove_below(slot, SLOT_WORK);
		/* Last: whoever finds the slot without its lock may take it. */
		unlinkat(slot, SLOT_LOCK, 0);
		end = unlinkat(parent, name, AT_REMOVEDIR) == 0
			? PIECE_GONE : what_stays(slot);
	}
	if (lock >= 0)
		close(lock);
	close(slot);
	return end;
}
