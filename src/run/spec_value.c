/* SPDX-License-Identifier: MIT */
/* The values of a run spec: one reader for each key of spec.def, with its range in numbers; those of several parts have
 * files of their own (spec_drop.c, spec_course.c, spec_augment.c). The range in words is in
 * spec.def; tests hold the two together. A reader takes plain decimals only: a sign, a hexadecimal, "inf" or "nan" is
 * not one, and neither is an empty text. The decimal point is the C locale's, which the program keeps for numbers.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "spec_words.h"

static const double factor_max = 1e6; /* of lr, l2, wd and the bounds of norms */

/* A whole number from least to most at p: returns what is behind it, or NULL. */
const char *spec_take_whole(const char *p, uint32_t least, uint32_t most, uint32_t *out)
{
    uint64_t n = 0;
    const char *start = p;
    for (; isdigit((unsigned char)*p); p++) {
        n = n * 10 + (uint64_t)(*p - '0');
        if (n > most)
            return NULL;
    }
    *out = (uint32_t)n;
    return p > start && n >= least ? p : NULL;
}

/* A decimal at p: returns what is behind it, or NULL. strtod would take blanks, signs and words too. */
const char *spec_take_decimal(const char *p, double *out)
{
    if (!isdigit((unsigned char)*p) && *p != '.')
        return NULL;
    char *end;
    *out = strtod(p, &end);
    return end > p && strspn(p, "0123456789.eE+-") >= (size_t)(end - p) ? end : NULL;
}

static bool read_whole(const char *value, uint32_t least, uint32_t most, uint32_t *out)
{
    const char *end = spec_take_whole(value, least, most, out);
    return end && !*end;
}

static bool read_decimal(const char *value, double *out)
{
    const char *end = spec_take_decimal(value, out);
    return end && !*end;
}

static bool read_net(struct spec_draft *d, const char *value)
{
    static const char kind[] = "mlp:";
    if (strncmp(value, kind, sizeof kind - 1) != 0)
        return false;
    const char *p = value + sizeof kind - 1;
    for (unsigned i = 0; i < SPEC_HIDDEN_MAX; i++, p++) {
        uint32_t units;
        p = spec_take_whole(p, 1, SPEC_UNITS_MAX, &units);
        if (!p)
            return false;
        d->spec.hidden[i] = units;
        d->spec.hidden_count = i + 1;
        if (*p != '-')
            return !*p;
    }
    return false;
}

/* A word of choice.def. */
static bool read_choice(const char *key, const char *value, unsigned *out)
{
    int found = spec_choice_find(key, value, strlen(value));
    *out = found < 0 ? 0 : (unsigned)found;
    return found >= 0;
}

#define CHOICE(key, field, type)                                                                                       \
    static bool read_##key(struct spec_draft *d, const char *value)                                                    \
    {                                                                                                                  \
        unsigned choice;                                                                                               \
        bool ok = read_choice(#key, value, &choice);                                                                   \
        d->spec.field = (enum type)choice;                                                                             \
        return ok;                                                                                                     \
    }
CHOICE(act, act, spec_act)
CHOICE(init, start, spec_start)
CHOICE(norm, norm, spec_norm)
CHOICE(order, order, spec_order)
CHOICE(opt, opt, spec_opt)
#undef CHOICE

static bool read_lr(struct spec_draft *d, const char *value)
{
    return read_decimal(value, &d->spec.lr) && d->spec.lr > 0 && d->spec.lr <= factor_max;
}

static bool read_share(const char *value, double *out)
{
    return read_decimal(value, out) && *out < 1;
}

static bool read_momentum(struct spec_draft *d, const char *value)
{
    return read_share(value, &d->spec.momentum);
}

static bool read_smooth(struct spec_draft *d, const char *value)
{
    return read_share(value, &d->spec.smooth);
}

static bool read_mislabel(struct spec_draft *d, const char *value)
{
    return read_decimal(value, &d->spec.mislabel) && d->spec.mislabel <= 1;
}

static bool read_factor(const char *value, double *out)
{
    return read_decimal(value, out) && *out <= factor_max;
}

static bool read_l2(struct spec_draft *d, const char *value)
{
    return read_factor(value, &d->spec.l2);
}

static bool read_wd(struct spec_draft *d, const char *value)
{
    d->wd = true;
    return read_factor(value, &d->spec.wd);
}

static bool read_maxnorm(struct spec_draft *d, const char *value)
{
    return read_factor(value, &d->spec.maxnorm);
}

static bool read_clip(struct spec_draft *d, const char *value)
{
    return read_factor(value, &d->spec.clip);
}

static bool read_batch(struct spec_draft *d, const char *value)
{
    uint32_t n = 0;
    bool ok = read_whole(value, 1, SPEC_BATCH_MAX, &n);
    d->spec.batch = n;
    return ok;
}

static bool read_epochs(struct spec_draft *d, const char *value)
{
    uint32_t n = 0;
    bool ok = read_whole(value, 1, SPEC_EPOCHS_MAX, &n);
    d->spec.epochs = n;
    return ok;
}

static bool read_seed(struct spec_draft *d, const char *value)
{
    return read_whole(value, 0, UINT32_MAX, &d->spec.seed);
}

static bool read_seeds(struct spec_draft *d, const char *value)
{
    uint32_t n = 0;
    bool ok = read_whole(value, 1, SPEC_SEEDS_MAX, &n);
    d->spec.seeds = n;
    return ok;
}

static bool read_train(struct spec_draft *d, const char *value)
{
    return read_whole(value, 1, SPEC_IMAGES_MAX, &d->spec.train);
}

static bool read_valid(struct spec_draft *d, const char *value)
{
    return read_whole(value, 0, SPEC_IMAGES_MAX, &d->spec.valid);
}

static bool read_patience(struct spec_draft *d, const char *value)
{
    return read_whole(value, 0, SPEC_EPOCHS_MAX, &d->spec.patience);
}

static bool read_mc(struct spec_draft *d, const char *value)
{
    uint32_t n = 0;
    bool ok = read_whole(value, 0, SPEC_PASSES_MAX, &n);
    d->spec.mc = n;
    return ok;
}

static bool read_off(struct spec_draft *d, const char *value)
{
    bool all = strcmp(value, "all") == 0;
    d->spec.off = SPEC_OFF_ALL;
    return all || read_whole(value, 0, SPEC_IMAGES_MAX, &d->spec.off);
}

static bool read_flag(const char *value, bool *out)
{
    uint32_t n = 0;
    bool ok = read_whole(value, 0, 1, &n);
    *out = n == 1;
    return ok;
}

static bool read_shuffle(struct spec_draft *d, const char *value)
{
    return read_flag(value, &d->spec.shuffle);
}

static bool read_nesterov(struct spec_draft *d, const char *value)
{
    return read_flag(value, &d->spec.nesterov);
}

#define read_drop spec_read_drop
#define read_schedule spec_read_schedule
#define read_augment spec_read_augment

bool (*const spec_read[SPEC_KEY_COUNT])(struct spec_draft *d, const char *value) = {
#define SPEC(key, standard, range, example, about, source) [SPEC_KEY_##key] = read_##key,
#include "run/spec.def"
#undef SPEC
};
