#ifndef PROFILE_UNPACK_H
#define PROFILE_UNPACK_H

#include "escdiff/arena.h"
#include "escdiff/error.h"

#include "pprof.pb-c.h"

/*
 * The bytes of a profile, without compression, as the messages of pprof.proto;
 * they live in the arena.  Nothing in them is checked.
 * Errors: ESC_NOMEM; ESC_PROFILE: damaged, or too large.
 */
enum esc_status unpack_profile(const unsigned char *bytes, size_t len,
			       struct arena *arena, Pprof__Profile **out,
			       struct esc_error *err);

#endif
