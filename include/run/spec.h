/* SPDX-License-Identifier: MIT */
/* A run spec: the one line of key=value words that says everything a run depends on but the data.
 *
 * By value, comparable, printable: spec_print gives the shortest line that means the same, and spec_parse of that
 * gives the spec back. Keys, defaults, ranges and help come from spec.def, presets from preset.def.
 */
#ifndef RUN_SPEC_H
#define RUN_SPEC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

enum {
    SPEC_HIDDEN_MAX = 8,
    SPEC_SITES_MAX = SPEC_HIDDEN_MAX + 1,
    SPEC_LINE_MAX = 512,
    SPEC_UNITS_MAX = 4096,
    SPEC_BATCH_MAX = 4096,
    SPEC_EPOCHS_MAX = 100000,
    SPEC_SEEDS_MAX = 32,
    SPEC_IMAGES_MAX = 1000000,
};

enum spec_opt { SPEC_ADAM, SPEC_SGD };

#define SPEC_AUTO UINT32_MAX /* train, valid: not said, so taken from the size of the data (spec_counts) */

struct spec {
    unsigned hidden_count;           /* 1 to SPEC_HIDDEN_MAX */
    unsigned hidden[SPEC_HIDDEN_MAX];
    double drop[SPEC_SITES_MAX];     /* p at site 0 (input) to site hidden_count */
    enum spec_opt opt;
    double lr, momentum;
    unsigned batch, epochs;
    uint32_t seed;
    unsigned seeds;        /* so many runs, of seed, seed + 1 ...; 1 in the spec of a single run (spec_member) */
    uint32_t train, valid; /* images, or SPEC_AUTO */
    bool shuffle;
};

/* The notebook's baseline. */
struct spec spec_default(void);

/* Reads words (a preset may be the first; later words override earlier ones) into *s, starting from the default. An
 * error names the word, the range and an example, with code ERR_USAGE; *s is unchanged then. */
bool spec_parse_words(struct spec *s, size_t count, const char *const *word, struct err *e);

/* The same from one line, words parted by blanks. An empty line is the default. */
bool spec_parse(struct spec *s, const char *line, struct err *e);

/* Whether a spec that was changed field by field is one that spec_parse could have given. */
bool spec_check(const struct spec *s, struct err *e);

/* The shortest line that means the same; empty for the default. size is at least SPEC_LINE_MAX. */
char *spec_print(char *out, size_t size, const struct spec *s);

bool spec_equal(const struct spec *a, const struct spec *b);

/* The single run number i (from 0, below s->seeds): the same with seed + i, and seeds 1. */
struct spec spec_member(const struct spec *s, unsigned i);

enum { SPEC_LADDER_MAX = 8 };

/* The same with other rates, for trying small and large ones: a mean of 0.1, 0.2 ... 0.8 over the sites that drop, in
 * the proportions of s (or the notebook's 0.25 : 0.4 : 0.4 ... when s drops nothing), rounded to 0.01. A rung that
 * would need a rate of 0.95 or more is left out. Fills at most max of out and returns how many. */
size_t spec_ladder(const struct spec *s, struct spec *out, size_t max);

/* How many places have a dropout rate: the input and every hidden layer. */
unsigned spec_sites(const struct spec *s);

/* "no dropout", or the rates "0.25 0.40 0.40": how a run is named on screen. size is at least 96. */
char *spec_label(char *out, size_t size, const struct spec *s);

/* Training and validation images for a set of `total`: what the spec says, or else 5/6 and 1/6 of total (50,000 and
 * 10,000 of Fashion-MNIST's 60,000). An error when they are not there. */
bool spec_counts(const struct spec *s, size_t total, size_t *train, size_t *valid, struct err *e);

/* The lists, for help and completion. */
struct spec_key {
    const char *key, *standard, *range, *example, *about;
};
struct spec_preset {
    const char *name, *words, *about;
};
extern const struct spec_key spec_keys[];
extern const size_t spec_key_count;
extern const struct spec_preset spec_presets[];
extern const size_t spec_preset_count;

#endif
