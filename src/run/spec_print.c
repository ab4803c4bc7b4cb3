/* SPDX-License-Identifier: MIT */
/* Run spec to text: one writer for each key of spec.def, the shortest line, and the name a run has on screen.
 * What is written here is what spec_value.c reads; spec_check relies on that, so a writer never mends a value that is
 * out of range: it writes something that will be refused.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "spec_words.h"

enum { NUMBER_MAX = 32 };

/* The shortest decimal for a value: text_number's digits, without "+" or zeros in the exponent, and 10 not as 1e+01.
 * The rates and factors of a spec are at most 10; adding 0 turns -0 into 0. */
void spec_append_number(char *out, size_t size, double value)
{
    char text[NUMBER_MAX];
    text_number(text, sizeof text, value + 0.0);
    char *e = strchr(text, 'e');
    if (!e) {
        text_append(out, size, "%s", text);
    } else if (e[1] == '+') {
        text_append(out, size, "%.0f", value);
    } else {
        *e = 0;
        text_append(out, size, "%se-%d", text, abs(atoi(e + 1)));
    }
}

static void write_net(char *out, size_t size, const struct spec *s)
{
    text_append(out, size, "mlp:");
    for (unsigned i = 0; i < s->hidden_count && s->hidden_count <= SPEC_HIDDEN_MAX; i++)
        text_append(out, size, "%s%u", i ? "-" : "", s->hidden[i]);
}

#define CHOICE(key, field)                                                                                             \
    static void write_##key(char *out, size_t size, const struct spec *s)                                              \
    {                                                                                                                  \
        text_append(out, size, "%s", spec_choice_word(#key, s->field));                                                \
    }
CHOICE(act, act)
CHOICE(init, start)
CHOICE(norm, norm)
CHOICE(order, order)
CHOICE(opt, opt)
#undef CHOICE

#define NUMBER(key)                                                                                                    \
    static void write_##key(char *out, size_t size, const struct spec *s)                                              \
    {                                                                                                                  \
        spec_append_number(out, size, s->key);                                                                         \
    }
NUMBER(lr)
NUMBER(momentum)
NUMBER(l2)
NUMBER(maxnorm)
NUMBER(clip)
NUMBER(smooth)
NUMBER(mislabel)
#undef NUMBER

static void write_wd(char *out, size_t size, const struct spec *s)
{
    if (!(s->wd == spec_standard_wd(s->opt)))
        spec_append_number(out, size, s->wd);
}

#define COUNT(key)                                                                                                     \
    static void write_##key(char *out, size_t size, const struct spec *s)                                              \
    {                                                                                                                  \
        text_append(out, size, "%lu", (unsigned long)s->key);                                                          \
    }
COUNT(batch)
COUNT(epochs)
COUNT(patience)
COUNT(seed)
COUNT(seeds)
COUNT(mc)
#undef COUNT

static void append_images(char *out, size_t size, uint32_t n)
{
    if (n != SPEC_AUTO)
        text_append(out, size, "%lu", (unsigned long)n);
}

static void write_train(char *out, size_t size, const struct spec *s)
{
    append_images(out, size, s->train);
}

static void write_valid(char *out, size_t size, const struct spec *s)
{
    append_images(out, size, s->valid);
}

static void write_shuffle(char *out, size_t size, const struct spec *s)
{
    text_append(out, size, "%d", s->shuffle ? 1 : 0);
}

static void write_nesterov(char *out, size_t size, const struct spec *s)
{
    text_append(out, size, "%d", s->nesterov ? 1 : 0);
}

static void write_off(char *out, size_t size, const struct spec *s)
{
    if (s->off == SPEC_OFF_ALL)
        text_append(out, size, "all");
    else
        append_images(out, size, s->off);
}

#define write_drop spec_write_drop
#define write_schedule spec_write_schedule
#define write_augment spec_write_augment

char *spec_print(char *out, size_t size, const struct spec *s)
{
    out[0] = 0;
    for (int k = 0; k < SPEC_KEY_COUNT; k++) {
        char value[SPEC_LINE_MAX] = "";
        spec_write[k](value, sizeof value, s);
        if (strcmp(value, spec_keys[k].standard) != 0)
            text_append(out, size, "%s%s=%s", out[0] ? " " : "", spec_keys[k].key, value);
    }
    return out;
}

void (*const spec_write[SPEC_KEY_COUNT])(char *out, size_t size, const struct spec *s) = {
#define SPEC(key, standard, range, example, about, source) [SPEC_KEY_##key] = write_##key,
#include "run/spec.def"
#undef SPEC
};
