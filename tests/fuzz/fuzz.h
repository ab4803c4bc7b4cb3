/* SPDX-License-Identifier: MIT */
/* What the targets of fuzzing share: their list, files without a disk, and what must hold of every text that comes out.
 *
 * A target is a function that takes any bytes and comes back: what it finds ends the process. libFuzzer calls it some
 * million times (entry.c), check_fuzz once for each file of its corpus. One process, one thread of ours; what is made
 * at the first call is kept for all others.
 */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

#define TARGET(name, most, what) void fuzz_##name(const uint8_t *data, size_t size);
#include "target.def"
#undef TARGET

/* Ends the process unless it holds. */
#define FUZZ_REQUIRE(holds) ((holds) ? (void)0 : fuzz_broken(__FILE__, __LINE__, #holds))
_Noreturn void fuzz_broken(const char *file, int line, const char *what);

/* The bytes as a string in memory of exactly its size, so that a look behind its end is seen; freed by free(). It ends
 * at the first 0. */
char *fuzz_text(const uint8_t *data, size_t size);

/* The next bytes of the input, for what is not the parser's own: 0 when there are none. */
struct fuzz_input {
    const uint8_t *at, *end;
};
uint8_t fuzz_byte(struct fuzz_input *in);
/* Up to the next 0 byte, or the end. */
char *fuzz_line(struct fuzz_input *in);
size_t fuzz_left(const struct fuzz_input *in);

/* A path under which the bytes are a regular file, in memory; the same file each time. */
const char *fuzz_file(const void *data, size_t size);

/* A folder of this process, in memory where the system has such; gone with the process. */
const char *fuzz_folder(void);
/* name in it (which may have folders before it, made here) has these bytes then. Returns its path, good until the next
 * call. */
const char *fuzz_put(const char *name, const void *data, size_t size);

/* Nothing in it that a terminal must not see: what base/text makes of it is itself. */
void fuzz_safe(const char *text);
/* The same of a sentence, which is not empty either. */
void fuzz_error(const struct err *e);

#endif
