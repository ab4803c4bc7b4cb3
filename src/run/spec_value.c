/* SPDX-License-Identifier: MIT */
/* The values of a run spec: one reader for each key of spec.def, with its range in numbers. The range in words is in
 * spec.def; tests hold the two together. A reader takes plain decimals only: a sign, a hexadecimal, "inf" or "nan" is
 * not one, and neither is an empty text. The decimal point is the C locale's, which the program keeps for numbers.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "spec_words.h"

/* A whole number from least to most at p: returns what is behind it, or NULL. */
static const char *take_whole(const char *p, uint32_t least, uint32_t most, uint32_t *out)
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
static const char *take_decimal(const char *p, double *out)
{
    if (!isdigit((unsigned char)*p) && *p != '.')
        return NULL;
    char *end;
    *out = strtod(p, &end);
    return end > p && strspn(p, "0123456789.eE+-") >= (size_t)(end - p) ? end : NULL;
}

static bool read_whole(const char *value, uint32_t least, uint32_t most, uint32_t *out)
{
    const char *end = take_whole(value, least, most, out);
    return end && !*end;
}

static bool read_decimal(const char *value, double *out)
{
    const char *end = take_decimal(value, out);
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
        p = take_whole(p, 1, SPEC_UNITS_MAX, &units);
        if (!p)
            return false;
        d->spec.hidden[i] = units;
        d->spec.hidden_count = i + 1;
        if (*p != '-')
            return !*p;
    }
    return false;
}

static bool read_drop(struct spec_draft *d, const char *value)
{
    const char *p = value;
    for (unsigned i = 0; i < SPEC_SITES_MAX; i++, p++) {
        p = take_decimal(p, &d->spec.drop[i]);
        if (!p || d->spec.drop[i] >= 1)
            return false;
        d->rates = i + 1;
        if (*p != ',')
            return !*p;
    }
    return false;
}

static bool read_opt(struct spec_draft *d, const char *value)
{
    d->spec.opt = strcmp(value, "sgd") == 0 ? SPEC_SGD : SPEC_ADAM;
    return d->spec.opt == SPEC_SGD || strcmp(value, "adam") == 0;
}

static bool read_lr(struct spec_draft *d, const char *value)
{
    return read_decimal(value, &d->spec.lr) && d->spec.lr > 0 && d->spec.lr <= 1e6;
}

static bool read_momentum(struct spec_draft *d, const char *value)
{
    return read_decimal(value, &d->spec.momentum) && d->spec.momentum < 1;
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

static bool read_shuffle(struct spec_draft *d, const char *value)
{
    uint32_t n = 0;
    bool ok = read_whole(value, 0, 1, &n);
    d->spec.shuffle = n == 1;
    return ok;
}

bool (*const spec_read[SPEC_KEY_COUNT])(struct spec_draft *d, const char *value) = {
#define SPEC(key, standard, range, example, about) [SPEC_KEY_##key] = read_##key,
#include "run/spec.def"
#undef SPEC
};
