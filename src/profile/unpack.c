/* The messages of a profile, by protobuf-c, within a limit: two bytes of
 * input make a message of fifty. */
#include "profile/unpack.h"

#include <stdbool.h>

#define MEMORY_MAX	((size_t)1 << 30)

struct allowance {
	struct arena *arena;
	size_t left;
	bool spent, nomem;
};

static void *
take(void *data, size_t size)
{
	struct allowance *allowance = data;

	if (size > allowance->left) {
		allowance->spent = true;
		return NULL;
	}
	allowance->left -= size;
	void *piece = arena_alloc(allowance->arena, size);
	allowance->nomem = allowance->nomem || piece == NULL;
	return piece;
}

/* The arena goes as a whole. */
static void
give_back(void *data, void *piece)
{
	(void)data;
	(void)piece;
}

enum esc_status
unpack_profile(const unsigned char *bytes, size_t len, struct arena *arena,
	       Pprof__Profile **out, struct esc_error *err)
{
	struct allowance allowance = { .arena = arena, .left = MEMORY_MAX };
	ProtobufCAllocator allocator = { take, give_back, &allowance };

	*out = pprof__profile__unpack(&allocator, len, bytes);
	if (*out != NULL)
		return ESC_OK;
	if (allowance.nomem)
		return esc_nomem(err);
	return esc_fail(err, ESC_PROFILE, "%s", allowance.spent
			? "takes more than 1 GB when unpacked"
			: "no profile, or damaged");
}
