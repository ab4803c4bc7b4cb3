/* SPDX-License-Identifier: MIT */
/* The controls that always stand behind the network: lr, batch, epochs, seed, seeds, train. What is out of range is
 * spec_check's to refuse. UI thread.
 */
#include "control.h"
#include "control_step.h"
#include "editor.h"

#include <stdio.h>

#include "base/text.h"

static void print_whole(char *out, unsigned long value)
{
    snprintf(out, EDITOR_VALUE_MAX, "%lu", value);
}

static void lr_print(const struct spec *s, unsigned i, char *out)
{
    (void)i;
    text_number(out, EDITOR_VALUE_MAX, s->lr);
}

static void lr_step(struct spec *s, unsigned i, int direction)
{
    (void)i;
    s->lr = control_step_125(s->lr, direction, -6, 22);
}

static void lr_fine(struct spec *s, unsigned i, int direction)
{
    (void)i;
    s->lr = control_step_tenth(s->lr, direction);
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
    s->batch = control_step_one(s->batch, direction, 1);
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
    s->epochs = control_step_one(s->epochs, direction, 1);
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
    s->seeds = control_step_one(s->seeds, direction, 1);
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
        s->train = (uint32_t)control_step_125(s->train, direction, 2, 9);
}

static void train_fine(struct spec *s, unsigned i, int direction)
{
    (void)i;
    uint32_t from = s->train == SPEC_AUTO ? TRAIN_USUAL : s->train, to = (uint32_t)control_step_tenth(from, direction);
    if (s->train == SPEC_AUTO && direction > 0)
        return;
    s->train = to != from ? to : control_step_one(from, direction, 1);
}

const struct control control_basic[CONTROL_BASIC] = {
    {.name = "lr", .takes = ".e-", .width = 6, .print = lr_print, .step = lr_step, .fine = lr_fine},
    {.name = "batch", .takes = "", .width = 3, .print = batch_print, .step = batch_step, .fine = batch_fine},
    {.name = "epochs", .takes = "", .width = 3, .print = epochs_print, .step = epochs_step, .fine = epochs_fine},
    {.name = "seed", .takes = "", .width = 3, .print = seed_print, .step = seed_step},
    {.name = "seeds", .takes = "", .width = 2, .print = seeds_print, .step = seeds_step},
    {.name = "train", .takes = "al", .width = 5, .print = train_print, .step = train_step, .fine = train_fine},
};
