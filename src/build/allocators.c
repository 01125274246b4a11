/* The runtime's allocating functions by name. */
#include <string.h>

#include "build/machine.h"

static const struct {
	const char *name;
	unsigned makes;
} allocators[] = {
#define X(name, first, last, makes) { name, makes },
	ALLOCATORS(X)
#undef X
};

unsigned
allocator_makes(const char *name, size_t len)
{
	for (size_t i = 0; i < sizeof(allocators) / sizeof(*allocators); i++) {
		const char *known = allocators[i].name;
		const size_t fixed = strcspn(known, "*");

		if (len >= fixed && memcmp(name, known, fixed) == 0 &&
		    (len == fixed || known[fixed] == '*'))
			return allocators[i].makes;
	}
	return 0;
}
