/* SPDX-License-Identifier: MIT */
/* What the files of the run spec share: for each key of spec.def, in its order, how its value is read and written. */
#ifndef RUN_SPEC_WORDS_H
#define RUN_SPEC_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "run/spec.h"

enum {
#define SPEC(key, standard, range, example, about) SPEC_KEY_##key,
#include "run/spec.def"
#undef SPEC
    SPEC_KEY_COUNT
};

/* A spec while its words are read. How many rates drop= must have is known only when all words are in, for net= may
 * come after it. */
struct spec_draft {
    struct spec spec;
    unsigned rates; /* in spec.drop, as given; 1 stands for every site */
};

/* Takes a value, the text behind key=, into the draft. False when it is out of range or not all of it was understood;
 * the draft is of no use then. */
extern bool (*const spec_read[SPEC_KEY_COUNT])(struct spec_draft *d, const char *value);

/* Appends the value to the text in out; nothing for a value that is not said (SPEC_AUTO). */
extern void (*const spec_write[SPEC_KEY_COUNT])(char *out, size_t size, const struct spec *s);

/* Appends rates joined by commas. */
void spec_write_rates(char *out, size_t size, const double *p, unsigned count);

/* The draft that no word has touched: every key's default from spec.def. */
struct spec_draft spec_draft(void);

#endif
