/* SPDX-License-Identifier: MIT */
/* The name that a run has on screen; see run/spec.h. Any thread. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"
#include "spec_words.h"

enum { NUMBER_MAX = 32 };

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

static void append_strength(char *out, size_t size, const struct spec *s, unsigned i)
{
    const struct spec_bend *bend = &s->bend[i];
    append_rate(out, size, s->drop[i] + 0.0);
    if (!bend->on || bend->to == s->drop[i])
        return;
    text_append(out, size, ">");
    append_rate(out, size, bend->to + 0.0);
    if (bend->at)
        text_append(out, size, "@%lu", (unsigned long)bend->at);
}

/* The kind of every site with noise, or SPEC_NOISE_COUNT where they differ. */
static enum spec_noise only_kind(const struct spec *s)
{
    enum spec_noise kind = SPEC_NOISE_COUNT;
    for (unsigned i = 0; i < spec_sites(s); i++) {
        if (!spec_noisy_at(s, i))
            continue;
        if (kind != SPEC_NOISE_COUNT && s->noise[i] != kind)
            return SPEC_NOISE_COUNT;
        kind = s->noise[i];
    }
    return kind;
}

char *spec_label(char *out, size_t size, const struct spec *s)
{
    enum spec_noise kind = only_kind(s);
    bool mixed = kind == SPEC_NOISE_COUNT;
    snprintf(out, size, "no dropout");
    if (!spec_noisy(s))
        return out;
    out[0] = 0;
    if (!mixed && kind != SPEC_DROPOUT)
        text_append(out, size, "%s ", spec_choice_word("drop", kind));
    for (unsigned i = 0; i < spec_sites(s); i++) {
        text_append(out, size, "%s", i ? " " : "");
        if (mixed && s->noise[i] != SPEC_DROPOUT && spec_noisy_at(s, i))
            text_append(out, size, "%s:", spec_choice_word("drop", s->noise[i]));
        append_strength(out, size, s, i);
    }
    return out;
}
