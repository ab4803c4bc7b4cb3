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
    SPEC_LINE_MAX = 1536,
    SPEC_UNITS_MAX = 4096,
    SPEC_BATCH_MAX = 4096,
    SPEC_EPOCHS_MAX = 100000,
    SPEC_SEEDS_MAX = 32,
    SPEC_IMAGES_MAX = 1000000,
    SPEC_PASSES_MAX = 1000, /* mc */
    SPEC_SHIFT_MAX = 8,
    SPEC_CUT_MAX = 20,
    SPEC_OFF_ALL = SPEC_IMAGES_MAX, /* off=all */
    SPEC_LABEL_MAX = 96,
};

/* What keys choose from, by choice.def: SPEC_DROPOUT, SPEC_GAUSS ..., SPEC_ADAM ... Zero is the default of each. */
enum spec_noise {
#define NOISE(id, word, about, source) SPEC_##id,
#include "run/choice.def"
    SPEC_NOISE_COUNT
};
enum spec_opt {
#define OPT(id, word, about, source) SPEC_##id,
#include "run/choice.def"
    SPEC_OPT_COUNT
};
enum spec_act {
#define ACT(id, word, about, source) SPEC_##id,
#include "run/choice.def"
    SPEC_ACT_COUNT
};
enum spec_start {
#define START(id, word, about, source) SPEC_##id,
#include "run/choice.def"
    SPEC_START_COUNT
};
enum spec_norm {
#define NORM(id, word, about, source) SPEC_NORM_##id,
#include "run/choice.def"
    SPEC_NORM_COUNT
};
enum spec_order {
#define ORDER(id, word, about, source) SPEC_##id,
#include "run/choice.def"
    SPEC_ORDER_COUNT
};
enum spec_schedule {
#define SCHEDULE(id, word, about, source) SPEC_##id,
#include "run/choice.def"
    SPEC_SCHEDULE_COUNT
};

/* Where a strength goes from what drop= begins with: drop=0.5>0.1 is a line over the epochs, which the last one ends,
 * drop=0.5>0.1@20 a step, which epoch 20 is the first behind. All zero: it stays. */
struct spec_bend {
    double to;
    uint32_t at; /* 0: a line */
    bool on;
};

/* schedule=[warmup:N+]const, step:every:factor, cosine:factor or plateau:every:factor. Epochs 1 to N of the warm-up
 * have 1/(N+1), 2/(N+1) ... of lr; the rest of the schedule counts from the epoch behind it. */
struct spec_course {
    enum spec_schedule kind;
    uint32_t warmup, every; /* every: step, plateau; else 0 */
    double factor;          /* step, plateau: 0 < factor < 1, 0.1 unless said; cosine: 0 <= factor < 1, 0 unless said;
                               else 0 */
};

/* Changes of the training images, drawn anew for each image of each step. */
struct spec_augment {
    unsigned shift; /* up to so many pixels to each side; 0 to 8 */
    bool flip;      /* left to right, with probability 1/2 */
    unsigned cut;   /* a black square of so many pixels a side, at a random place (DeVries and Taylor 2017); 0 to 20 */
};

#define SPEC_AUTO UINT32_MAX /* train, valid: not said, so taken from the size of the data (spec_counts) */

struct spec {
    unsigned hidden_count;           /* 1 to SPEC_HIDDEN_MAX */
    unsigned hidden[SPEC_HIDDEN_MAX];
    double drop[SPEC_SITES_MAX];     /* strength at site 0 (input) to site hidden_count, in epoch 1: a probability, or
                                        the deviation of add and sdr */
    enum spec_noise noise[SPEC_SITES_MAX];
    struct spec_bend bend[SPEC_SITES_MAX];
    enum spec_act act;
    enum spec_start start;           /* init= */
    enum spec_norm norm;
    enum spec_order order;
    enum spec_opt opt;
    double lr, momentum;
    bool nesterov;
    struct spec_course schedule;
    double l2;                       /* l2 w is added to the gradient of w, weights and biases, as torch's
                                        weight_decay */
    double wd;                       /* w is multiplied by 1 - lr wd before the step, as torch's AdamW does */
    double maxnorm;                  /* a unit's incoming weights are scaled to this norm where it is larger; 0: not */
    double clip;                     /* the whole gradient is scaled to this norm where it is larger; 0: not */
    double smooth;                   /* label smoothing: a share of the label goes to all classes alike */
    unsigned batch, epochs;
    uint32_t seed;
    unsigned seeds;        /* so many runs, of seed, seed + 1 ...; 1 in the spec of a single run (spec_member) */
    uint32_t train, valid; /* images, or SPEC_AUTO */
    bool shuffle;
    struct spec_augment augment;
    double mislabel;       /* share of the training labels that are drawn at random, for the whole run */
    uint32_t patience;     /* ends when the valid loss has had no new best for so many epochs, and keeps the best
                              weights; 0: does neither */
    unsigned mc;           /* stochastic passes in validation, for mc_loss and mc_accuracy (Gal and Ghahramani
                              2016); 0 */
    uint32_t off;          /* training images measured with noise off after each epoch; SPEC_AUTO: an eighth of them
                              where the run has noise, else none */
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

/* One key's value as it stands in that line, or would; empty for what need not be said. size is at least
 * SPEC_LINE_MAX. */
char *spec_value(char *out, size_t size, const struct spec *s, const char *key);

/* A site's entry in drop=. */
char *spec_site(char *out, size_t size, const struct spec *s, unsigned site);

/* Whether both do the same, of which a kind of noise without strength, or a bend to nowhere, is no part. */
bool spec_equal(const struct spec *a, const struct spec *b);

/* The single run number i (from 0, below s->seeds): the same with seed + i, and seeds 1. */
struct spec spec_member(const struct spec *s, unsigned i);

enum { SPEC_LADDER_MAX = 8 };

/* The same with other rates, for trying small and large ones: a mean of 0.1, 0.2 ... 0.8 over the sites that drop, in
 * the proportions of s (or the notebook's 0.25 : 0.4 : 0.4 ... when s drops nothing), rounded to 0.01. Each site keeps
 * its kind of noise, and none bends. A rung that would need a rate (not a deviation) of 0.95 or more is left out. Fills
 * at most max of out and returns how many. */
size_t spec_ladder(const struct spec *s, struct spec *out, size_t max);

/* How many places have a dropout rate: the input and every hidden layer. */
unsigned spec_sites(const struct spec *s);

/* A site's strength in an epoch (from 1). */
double spec_strength(const struct spec *s, unsigned site, uint32_t epoch);

/* Whether a site, or any site, has noise in any epoch. */
bool spec_noisy_at(const struct spec *s, unsigned site);
bool spec_noisy(const struct spec *s);

/* What the network of a run answers by after an epoch, with noise or without: its layers, and each site's kind and
 * strength then. All else is the default. */
struct spec spec_network(const struct spec *s, uint32_t epoch);

/* Whether names and shapes of the weights tell how such a network answers without noise: relu in the usual order, and
 * no noise whose evaluation scales, or whose strength is learned. */
bool spec_is_told_by_weights(const struct spec *s);

/* Of so many training images, how many are measured with noise off. */
size_t spec_off(const struct spec *s, size_t train);

/* "no dropout", or the rates "0.25 0.40 0.40": how a run is named on screen. With another kind at every site that has
 * noise "gauss 0.25 0.40 0.40", with several "0.25 gauss:0.40 0.40", and "0.50>0.10@20" where it bends. size is at
 * least SPEC_LABEL_MAX; of very many sites with long strengths the end is cut. */
char *spec_label(char *out, size_t size, const struct spec *s);

/* Training and validation images for a set of `total`: what the spec says, or else 5/6 and 1/6 of total (50,000 and
 * 10,000 of Fashion-MNIST's 60,000). An error when they are not there. */
bool spec_counts(const struct spec *s, size_t total, size_t *train, size_t *valid, struct err *e);

/* The lists, for help and completion. */
struct spec_key {
    const char *key, *standard, *range, *example, *about;
    const char *source; /* where it comes from; "": nothing to name, or its choices have theirs */
};
struct spec_preset {
    const char *name, *words, *about;
};
struct spec_choice {
    const char *key;  /* "drop", "opt", "act", "init", "norm", "order", "schedule" */
    const char *word, *about, *source;
};
/* The choice with that number (spec_noise, spec_opt ...) of a key; NULL behind the last. */
const struct spec_choice *spec_choice_of(const char *key, unsigned choice);
extern const struct spec_choice spec_choices[]; /* choice.def's lists, one after the other */
extern const size_t spec_choice_count;
extern const struct spec_key spec_keys[];
extern const size_t spec_key_count;
extern const struct spec_preset spec_presets[];
extern const size_t spec_preset_count;

#endif
