#ifndef PROFILE_GONAME_H
#define PROFILE_GONAME_H

#include "profile/samples.h"

/*
 * Take the linker's name of a function apart, package, name and is_part of
 * *out: "gopkg.in/yaml%2ev3.(*T[...]).M.func1" is a part of (*T).M in
 * gopkg.in/yaml.v3.
 * Errors: ESC_NOMEM.
 */
enum esc_status goname_read(const char *text, size_t len,
			    struct intern *strings,
			    struct sampled_function *out,
			    struct esc_error *err);

#endif
