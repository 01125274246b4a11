#ifndef BUILD_SETTINGS_H
#define BUILD_SETTINGS_H

#include "escdiff/build.h"

/*
 * The settings of a setup without GOOS and GOARCH, sorted, as one text:
 * "GOAMD64=v3 GOFLAGS=-tags=x".  The caller frees it; NULL: no memory.
 */
char *settings_text(const struct build_setup *setup);

#endif
