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
static void append_number(char *out, size_t size, double value)
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

void spec_write_rates(char *out, size_t size, const double *p, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        text_append(out, size, "%s", i ? "," : "");
        append_number(out, size, p[i]);
    }
}

static bool all_equal(const double *p, unsigned count)
{
    for (unsigned i = 1; i < count; i++) {
        if (!(p[i] == p[0]))
            return false;
    }
    return true;
}

static void write_net(char *out, size_t size, const struct spec *s)
{
    text_append(out, size, "mlp:");
    for (unsigned i = 0; i < s->hidden_count && s->hidden_count <= SPEC_HIDDEN_MAX; i++)
        text_append(out, size, "%s%u", i ? "-" : "", s->hidden[i]);
}

static void write_drop(char *out, size_t size, const struct spec *s)
{
    unsigned sites = spec_sites(s) <= SPEC_SITES_MAX ? spec_sites(s) : SPEC_SITES_MAX;
    spec_write_rates(out, size, s->drop, all_equal(s->drop, sites) ? 1 : sites);
}

static void write_opt(char *out, size_t size, const struct spec *s)
{
    text_append(out, size, "%s", s->opt == SPEC_ADAM ? "adam" : s->opt == SPEC_SGD ? "sgd" : "?");
}

static void write_lr(char *out, size_t size, const struct spec *s)
{
    append_number(out, size, s->lr);
}

static void write_momentum(char *out, size_t size, const struct spec *s)
{
    append_number(out, size, s->momentum);
}

static void write_batch(char *out, size_t size, const struct spec *s)
{
    text_append(out, size, "%u", s->batch);
}

static void write_epochs(char *out, size_t size, const struct spec *s)
{
    text_append(out, size, "%u", s->epochs);
}

static void write_seed(char *out, size_t size, const struct spec *s)
{
    text_append(out, size, "%lu", (unsigned long)s->seed);
}

static void write_seeds(char *out, size_t size, const struct spec *s)
{
    text_append(out, size, "%u", s->seeds);
}

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

/* A rate for the screen: two decimals, up to six where fewer would not be true; a finer one is cut, not rounded, so
 * that no rate below 1 reads as 1. */
static void append_rate(char *out, size_t size, double p)
{
    char text[NUMBER_MAX];
    for (int decimals = 2; decimals <= 6; decimals++) {
        snprintf(text, sizeof text, "%.*f", decimals, p);
        if (strtod(text, NULL) == p) {
            text_append(out, size, "%s", text);
            return;
        }
    }
    if (p < 1e-6)
        text_append(out, size, "%.0e", p);
    else
        text_append(out, size, "%.6f", floor(p * 1e6) / 1e6);
}

char *spec_label(char *out, size_t size, const struct spec *s)
{
    out[0] = 0;
    bool any = false;
    for (unsigned i = 0; i < spec_sites(s); i++) {
        any = any || s->drop[i] > 0;
        text_append(out, size, "%s", i ? " " : "");
        append_rate(out, size, s->drop[i] + 0.0);
    }
    if (!any)
        snprintf(out, size, "no dropout");
    return out;
}

void (*const spec_write[SPEC_KEY_COUNT])(char *out, size_t size, const struct spec *s) = {
#define SPEC(key, standard, range, example, about) [SPEC_KEY_##key] = write_##key,
#include "run/spec.def"
#undef SPEC
};
