/* SPDX-License-Identifier: MIT */
/* The controls' table; see control.h. A step leads to a value that would be typed, so it is read back from decimals;
 * what is out of range is spec_check's to refuse. UI thread.
 */
#include "control.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"
#include "editor.h"

unsigned control_network(const struct spec *s)
{
    return 2 * s->hidden_count + 1;
}

/* ---- kinds of steps ---- */

/* The neighbour of value among 1, 2, 5 times powers of ten: `count` of them, the first 10^first. Value itself when
 * there is none on that side. */
static double step_125(double value, int direction, int first, int count)
{
    static const int digit[] = {1, 2, 5};
    double below = value, above = value;
    for (int i = 0; i < count; i++) {
        char text[16];
        snprintf(text, sizeof text, "%de%d", digit[i % 3], first + i / 3);
        double step = strtod(text, NULL);
        if (step < value)
            below = step;
        if (step > value && above == value)
            above = step;
    }
    return direction > 0 ? above : below;
}

/* A tenth more, or what was a tenth less of it, in two digits. */
static double step_tenth(double value, int direction)
{
    char text[32];
    snprintf(text, sizeof text, "%.1e", direction > 0 ? value * 1.1 : value / 1.1);
    return strtod(text, NULL);
}

/* One up, or down to the least. */
static unsigned step_one(unsigned value, int direction, unsigned least)
{
    return direction > 0 ? value + 1 : value > least ? value - 1 : value;
}

static void print_whole(char *out, unsigned long value)
{
    snprintf(out, EDITOR_VALUE_MAX, "%lu", value);
}

/* ---- the network ---- */

static void site_print(const struct spec *s, unsigned site, char *out)
{
    snprintf(out, EDITOR_VALUE_MAX, "%.2f", s->drop[site]);
    if (strtod(out, NULL) != s->drop[site])
        text_number(out, EDITOR_VALUE_MAX, s->drop[site]);
}

/* Rounded to millionths, so that 0.1 + 0.05 is the 0.15 that is typed. */
static void site_add(struct spec *s, unsigned site, double by, double most)
{
    double p = round((s->drop[site] + by) * 1e6) / 1e6;
    most = fmax(s->drop[site], most);
    s->drop[site] = p < 0 ? 0 : p > most ? most : p;
}

static void site_step(struct spec *s, unsigned site, int direction)
{
    site_add(s, site, 0.05 * direction, 0.95);
}

static void site_fine(struct spec *s, unsigned site, int direction)
{
    site_add(s, site, 0.01 * direction, 0.99);
}

static void size_print(const struct spec *s, unsigned layer, char *out)
{
    print_whole(out, s->hidden[layer]);
}

static void size_step(struct spec *s, unsigned layer, int direction)
{
    s->hidden[layer] = (unsigned)step_125(s->hidden[layer], direction, 0, 11);
}

static void size_fine(struct spec *s, unsigned layer, int direction)
{
    s->hidden[layer] = step_one(s->hidden[layer], direction, 1);
}

/* ---- behind it ---- */

static void lr_print(const struct spec *s, unsigned i, char *out)
{
    (void)i;
    text_number(out, EDITOR_VALUE_MAX, s->lr);
}

static void lr_step(struct spec *s, unsigned i, int direction)
{
    (void)i;
    s->lr = step_125(s->lr, direction, -6, 22);
}

static void lr_fine(struct spec *s, unsigned i, int direction)
{
    (void)i;
    s->lr = step_tenth(s->lr, direction);
}

static void batch_print(const struct spec *s, unsigned i, char *out)
{
    (void)i;
    print_whole(out, s->batch);
}

/* The next power of two. */
static void batch_step(struct spec *s, unsigned i, int direction)
{
    (void)i;
    unsigned below = 1;
    while (2 * below < s->batch)
        below *= 2;
    unsigned above = below;
    while (above <= s->batch)
        above *= 2;
    s->batch = direction > 0 ? above : below;
}

static void batch_fine(struct spec *s, unsigned i, int direction)
{
    (void)i;
    s->batch = step_one(s->batch, direction, 1);
}

static void epochs_print(const struct spec *s, unsigned i, char *out)
{
    (void)i;
    print_whole(out, s->epochs);
}

/* To the next multiple of 5, so that 1 goes to 5 and not to 6. */
static void epochs_step(struct spec *s, unsigned i, int direction)
{
    (void)i;
    unsigned fives = direction > 0 ? s->epochs / 5 + 1 : (s->epochs - 1) / 5;
    s->epochs = fives ? 5 * fives : 1;
}

static void epochs_fine(struct spec *s, unsigned i, int direction)
{
    (void)i;
    s->epochs = step_one(s->epochs, direction, 1);
}

static void seed_print(const struct spec *s, unsigned i, char *out)
{
    (void)i;
    print_whole(out, s->seed);
}

static void seed_step(struct spec *s, unsigned i, int direction)
{
    (void)i;
    if (direction > 0 ? s->seed < UINT32_MAX : s->seed > 0)
        s->seed += (uint32_t)direction;
}

static void seeds_print(const struct spec *s, unsigned i, char *out)
{
    (void)i;
    print_whole(out, s->seeds);
}

static void seeds_step(struct spec *s, unsigned i, int direction)
{
    (void)i;
    s->seeds = step_one(s->seeds, direction, 1);
}

static void train_print(const struct spec *s, unsigned i, char *out)
{
    (void)i;
    if (s->train == SPEC_AUTO)
        snprintf(out, EDITOR_VALUE_MAX, "%s", EDITOR_ALL);
    else
        print_whole(out, s->train);
}

enum { TRAIN_USUAL = 50000 }; /* what "all" is of Fashion-MNIST, and the last step before it */

static void train_step(struct spec *s, unsigned i, int direction)
{
    (void)i;
    if (direction > 0 && s->train >= TRAIN_USUAL)
        s->train = SPEC_AUTO;
    else
        s->train = (uint32_t)step_125(s->train, direction, 2, 9);
}

static void train_fine(struct spec *s, unsigned i, int direction)
{
    (void)i;
    uint32_t from = s->train == SPEC_AUTO ? TRAIN_USUAL : s->train, to = (uint32_t)step_tenth(from, direction);
    if (s->train == SPEC_AUTO && direction > 0)
        return;
    s->train = to != from ? to : step_one(from, direction, 1);
}

/* ---- the table ---- */

static const struct control control_site = {
    .name = "drop", .takes = ".", .width = 4, .print = site_print, .step = site_step, .fine = site_fine};
static const struct control control_size = {
    .name = "net", .takes = "", .width = 1, .print = size_print, .step = size_step, .fine = size_fine};

static const struct control control_rest[] = {
    {.name = "lr", .takes = ".e-", .width = 6, .print = lr_print, .step = lr_step, .fine = lr_fine},
    {.name = "batch", .takes = "", .width = 3, .print = batch_print, .step = batch_step, .fine = batch_fine},
    {.name = "epochs", .takes = "", .width = 3, .print = epochs_print, .step = epochs_step, .fine = epochs_fine},
    {.name = "seed", .takes = "", .width = 3, .print = seed_print, .step = seed_step},
    {.name = "seeds", .takes = "", .width = 2, .print = seeds_print, .step = seeds_step},
    {.name = "train", .takes = "al", .width = 5, .print = train_print, .step = train_step, .fine = train_fine},
};

unsigned control_count(const struct spec *s)
{
    return control_network(s) + sizeof control_rest / sizeof control_rest[0];
}

const struct control *control_at(const struct spec *s, unsigned place, unsigned *i)
{
    *i = place / 2;
    if (place >= control_network(s))
        return &control_rest[place - control_network(s)];
    return place % 2 ? &control_size : &control_site;
}
