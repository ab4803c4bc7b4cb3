/* SPDX-License-Identifier: MIT */
/* What one pupil may use; the numbers of limit.def as a value, and whether a run keeps within them. Any thread. */
#ifndef APP_LIMITS_H
#define APP_LIMITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "run/spec.h"

struct limits {
#define LIMIT(name, standard, least, most, about) uint64_t name;
#include "limit.def"
#undef LIMIT
};

/* NULL: those of limit.def. Else "epochs=50,disk=1G" over them. An error names the word, the range and an example. */
bool limits_parse(struct limits *l, const char *text, struct err *e);

/* Whether such a run may be trained: epochs, seeds, and the size of its network. */
bool limits_allow(const struct limits *l, const struct spec *s, struct err *e);

/* What its record takes on disk at most, in bytes, all seeds together. */
uint64_t limits_record(const struct spec *s);

/* The lines of --restricted --help. */
void limits_print(void);

#endif
