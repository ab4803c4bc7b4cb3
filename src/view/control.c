/* SPDX-License-Identifier: MIT */
/* The controls by place, and those of the network; see control.h. What is out of range is spec_check's to refuse. UI
 * thread.
 */
#include "control.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "control_step.h"
#include "editor.h"

unsigned control_network(const struct spec *s)
{
    return 2 * s->hidden_count + 1;
}

unsigned control_count(const struct spec *s)
{
    return control_network(s) + CONTROL_BASIC + CONTROL_WORDS;
}

const struct control *control_at(const struct spec *s, unsigned place, unsigned *i)
{
    unsigned network = control_network(s);
    *i = place < network ? place / 2 : place < network + CONTROL_BASIC ? place - network : place - network
        - CONTROL_BASIC;
    if (place >= network + CONTROL_BASIC)
        return &control_words[*i];
    if (place >= network)
        return &control_basic[*i];
    return place % 2 ? &control_size : &control_site;
}

/* ---- a site ---- */

/* "0.40", "gauss 0.40", "0.50>0.10@20": at least two decimals, more where they are needed. */
static void append_strength(char *out, double value)
{
    size_t n = strlen(out);
    snprintf(out + n, EDITOR_VALUE_MAX - n, "%.2f", value);
    if (strtod(out + n, NULL) != value)
        text_number(out + n, EDITOR_VALUE_MAX - n, value);
}

static void site_print(const struct spec *s, unsigned site, char *out)
{
    const struct spec_bend *bend = &s->bend[site];
    out[0] = 0;
    if (s->noise[site] != SPEC_DROPOUT)
        snprintf(out, EDITOR_VALUE_MAX, "%s ", spec_choice_of("drop", s->noise[site])->word);
    append_strength(out, s->drop[site]);
    if (!bend->on)
        return;
    text_append(out, EDITOR_VALUE_MAX, ">");
    append_strength(out, bend->to);
    if (bend->at)
        text_append(out, EDITOR_VALUE_MAX, "@%lu", (unsigned long)bend->at);
}

/* Rounded to millionths, so that 0.1 + 0.05 is the 0.15 that is typed. */
static void site_add(struct spec *s, unsigned site, double by, double most)
{
    double p = round((s->drop[site] + by) * 1e6) / 1e6;
    most = fmax(s->drop[site], most);
    s->drop[site] = p < 0 ? 0 : p > most ? most : p;
}

/* A deviation may be beyond 1, and one of weights is small. */
static void site_step(struct spec *s, unsigned site, int direction)
{
    enum spec_noise noise = s->noise[site];
    site_add(s, site, (noise == SPEC_SDR ? 0.01 : 0.05) * direction,
             noise == SPEC_ADD || noise == SPEC_SDR ? 100 : 0.95);
}

static void site_fine(struct spec *s, unsigned site, int direction)
{
    enum spec_noise noise = s->noise[site];
    site_add(s, site, (noise == SPEC_SDR ? 0.001 : 0.01) * direction,
             noise == SPEC_ADD || noise == SPEC_SDR ? 100 : 0.99);
}

/* A strength that the kind can have: a kind of noise without strength is none. */
static double strength_of(enum spec_noise noise, unsigned site, enum spec_noise before, double strength)
{
    bool weights = noise == SPEC_SDR;
    if (strength > 0 && strength < 1 && weights == (before == SPEC_SDR))
        return strength;
    return weights ? 0.05 : site ? 0.4 : 0.25;
}

void control_kind(struct spec *s, unsigned site)
{
    enum spec_noise before = s->noise[site], noise = (before + 1) % SPEC_NOISE_COUNT;
    struct spec_bend *bend = &s->bend[site];
    bool kept = (before == SPEC_SDR) == (noise == SPEC_SDR) && s->drop[site] < 1 && bend->to < 1;
    if (!(bend->on && kept)) {
        s->drop[site] = strength_of(noise, site, before, s->drop[site]);
        *bend = (struct spec_bend){0};
    }
    s->noise[site] = noise;
}

const struct control control_site = {
    .name = "drop", .width = 4, .print = site_print, .step = site_step, .fine = site_fine};

/* ---- a hidden size ---- */

static void size_print(const struct spec *s, unsigned layer, char *out)
{
    snprintf(out, EDITOR_VALUE_MAX, "%u", s->hidden[layer]);
}

static void size_step(struct spec *s, unsigned layer, int direction)
{
    s->hidden[layer] = (unsigned)control_step_125(s->hidden[layer], direction, 0, 11);
}

static void size_fine(struct spec *s, unsigned layer, int direction)
{
    s->hidden[layer] = control_step_one(s->hidden[layer], direction, 1);
}

const struct control control_size = {
    .name = "net", .takes = "", .width = 1, .print = size_print, .step = size_step, .fine = size_fine};
