/* SPDX-License-Identifier: MIT */
/* What each key of run/filter.def is of a run: a function each, and the table that the list makes of them. */
#include "filter_key.h"

#include <string.h>

#include "base/text.h"
#include "spec_words.h"

static size_t one(double *value, double x)
{
    value[0] = x;
    return 1;
}

static size_t get_p(const struct store_entry *x, double *value)
{
    unsigned sites = spec_sites(&x->spec);
    memcpy(value, x->spec.drop, sites * sizeof *value);
    return sites;
}

static size_t rate(const struct store_entry *x, double *value, unsigned site)
{
    return site < spec_sites(&x->spec) ? one(value, x->spec.drop[site]) : 0;
}

#define RATE(n)                                                                                                        \
    static size_t get_p##n(const struct store_entry *x, double *value)                                                 \
    {                                                                                                                  \
        return rate(x, value, n - 1);                                                                                  \
    }
RATE(1)
RATE(2)
RATE(3)
RATE(4)
RATE(5)
RATE(6)
RATE(7)
RATE(8)
RATE(9)
#undef RATE

static size_t metric(double *value, const struct epoch_row *row, enum metric m)
{
    return row->epoch && metric_has(row, m) ? one(value, row->value[m]) : 0;
}

static size_t get_best(const struct store_entry *x, double *value)
{
    return metric(value, &x->summary.best, METRIC_VALID_LOSS);
}

static size_t get_bestacc(const struct store_entry *x, double *value)
{
    return metric(value, &x->summary.best, METRIC_VALID_ACCURACY);
}

static size_t get_bestat(const struct store_entry *x, double *value)
{
    return x->summary.best.epoch ? one(value, x->summary.best.epoch) : 0;
}

static size_t get_last(const struct store_entry *x, double *value)
{
    return metric(value, &x->summary.last, METRIC_VALID_LOSS);
}

static size_t get_acc(const struct store_entry *x, double *value)
{
    return metric(value, &x->summary.last, METRIC_VALID_ACCURACY);
}

static size_t get_train(const struct store_entry *x, double *value)
{
    return metric(value, &x->summary.last, METRIC_TRAIN_LOSS);
}

static size_t get_test(const struct store_entry *x, double *value)
{
    return x->test.images ? one(value, x->test.accuracy) : 0;
}

static size_t get_epochs(const struct store_entry *x, double *value)
{
    return one(value, x->summary.epochs);
}

static size_t get_planned(const struct store_entry *x, double *value)
{
    return one(value, x->spec.epochs);
}

#define NUMBER(key)                                                                                                    \
    static size_t get_##key(const struct store_entry *x, double *value)                                                \
    {                                                                                                                  \
        return one(value, x->spec.key);                                                                                \
    }
NUMBER(lr)
NUMBER(momentum)
NUMBER(l2)
NUMBER(wd)
NUMBER(maxnorm)
NUMBER(clip)
NUMBER(smooth)
NUMBER(batch)
NUMBER(seed)
NUMBER(mislabel)
NUMBER(patience)
NUMBER(mc)
#undef NUMBER

static size_t get_units(const struct store_entry *x, double *value)
{
    double units = 0;
    for (unsigned i = 0; i < x->spec.hidden_count; i++)
        units += x->spec.hidden[i];
    return one(value, units);
}

static const char *spec_word(const struct store_entry *x, char *out, int key)
{
    out[0] = 0;
    spec_write[key](out, SPEC_LINE_MAX, &x->spec);
    return out;
}

#define WORD(key)                                                                                                      \
    static const char *get_##key(const struct store_entry *x, char *out)                                               \
    {                                                                                                                  \
        return spec_word(x, out, SPEC_KEY_##key);                                                                      \
    }
WORD(net)
WORD(drop)
WORD(act)
WORD(init)
WORD(norm)
WORD(order)
WORD(opt)
#undef WORD

static void add_word(char *out, const char *word)
{
    text_append(out, SPEC_LINE_MAX, "%s%s", *out ? " " : "", word);
}

/* A kind stands there as often as there are sites of it. */
static const char *get_noise(const struct store_entry *x, char *out)
{
    const struct spec *s = &x->spec;
    out[0] = 0;
    for (unsigned i = 0; i < spec_sites(s); i++)
        if (spec_noisy_at(s, i))
            add_word(out, spec_choice_word("drop", s->noise[i]));
    return *out ? out : "none";
}

static const char *get_schedule(const struct store_entry *x, char *out)
{
    out[0] = 0;
    add_word(out, spec_choice_word("schedule", x->spec.schedule.kind));
    if (x->spec.schedule.warmup)
        add_word(out, "warmup");
    return out;
}

static const char *get_augment(const struct store_entry *x, char *out)
{
    const struct spec_augment *a = &x->spec.augment;
    out[0] = 0;
    if (a->shift)
        add_word(out, "shift");
    if (a->flip)
        add_word(out, "flip");
    if (a->cut)
        add_word(out, "cut");
    return *out ? out : "none";
}

static const char *get_state(const struct store_entry *x, char *out)
{
    (void)out;
    return run_state_word(x->state);
}

#define FIELD(key, field)                                                                                              \
    static const char *get_##key(const struct store_entry *x, char *out)                                               \
    {                                                                                                                  \
        (void)out;                                                                                                     \
        return x->field;                                                                                               \
    }
FIELD(tag, tags)
FIELD(name, name)
FIELD(id, id)
FIELD(group, group)
FIELD(isa, isa)
FIELD(version, version)
FIELD(date, started)
#undef FIELD

const struct filter_way filter_ways[] = {
#define FILTER_NUMBER(key_, example_, about_, apart_)                                                                  \
    {.kind = FILTER_NUMBERS, .key = #key_, .example = example_, .numbers = get_##key_, .apart = apart_},
#define FILTER_WORD(key_, example_, about_, kind_)                                                                     \
    {.kind = FILTER_##kind_, .key = #key_, .example = example_, .word = get_##key_},
#define FILTER_SPEC_NUMBER FILTER_NUMBER
#define FILTER_SPEC_WORD FILTER_WORD
#include "run/filter.def"
#undef FILTER_NUMBER
#undef FILTER_WORD
#undef FILTER_SPEC_NUMBER
#undef FILTER_SPEC_WORD
};

const struct filter_key filter_keys[] = {
#define KEY(key_, example_, about_, spec_) {.key = #key_, .example = example_, .about = about_, .of_spec = spec_},
#define FILTER_NUMBER(key, example, about, apart) KEY(key, example, about, false)
#define FILTER_WORD(key, example, about, kind) KEY(key, example, about, false)
#define FILTER_SPEC_NUMBER(key, example, about, apart) KEY(key, example, about, true)
#define FILTER_SPEC_WORD(key, example, about, kind) KEY(key, example, about, true)
#include "run/filter.def"
};
const size_t filter_key_count = sizeof filter_keys / sizeof *filter_keys;
