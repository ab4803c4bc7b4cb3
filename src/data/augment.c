/* SPDX-License-Identifier: MIT */
/* A changed copy of an image; see data/augment.h. On the run's thread, for each image of each step. */
#include "data/augment.h"

#include <string.h>

/* A word into 0 ... below - 1, with a bias below below / 2^32 (Lemire 2019). */
static int into(uint32_t draw, unsigned below)
{
    return (int)((uint64_t)draw * below >> 32);
}

static void copy_row(uint8_t *out, const uint8_t *in, bool flip)
{
    if (!flip) {
        memcpy(out, in, DATASET_SIDE);
        return;
    }
    for (int x = 0; x < DATASET_SIDE; x++)
        out[x] = in[DATASET_SIDE - 1 - x];
}

/* The image dx pixels to the right and dy down. */
static void place(uint8_t *out, const uint8_t *in, bool flip, int dx, int dy)
{
    uint8_t row[DATASET_SIDE];
    int width = DATASET_SIDE - (dx < 0 ? -dx : dx);
    for (int y = 0; y < DATASET_SIDE; y++) {
        uint8_t *to = out + y * DATASET_SIDE;
        int from = y - dy;
        memset(to, 0, DATASET_SIDE);
        if (from < 0 || from >= DATASET_SIDE)
            continue;
        copy_row(row, in + from * DATASET_SIDE, flip);
        memcpy(to + (dx > 0 ? dx : 0), row + (dx < 0 ? -dx : 0), (size_t)width);
    }
}

static int at_least(int a, int b)
{
    return a > b ? a : b;
}

static void cut_out(uint8_t *out, int side, int middle)
{
    int left = middle % DATASET_SIDE - side / 2, top = middle / DATASET_SIDE - side / 2;
    int from = at_least(left, 0), to = left + side < DATASET_SIDE ? left + side : DATASET_SIDE;
    for (int y = at_least(top, 0); y < top + side && y < DATASET_SIDE; y++)
        memset(out + y * DATASET_SIDE + from, 0, (size_t)at_least(to - from, 0));
}

void augment_image(uint8_t *out, const uint8_t *in, const struct augment *a, const uint32_t draw[4])
{
    int shift = (int)a->shift;
    place(out, in, a->flip && draw[3] >> 31, into(draw[0], 2 * a->shift + 1) - shift,
          into(draw[1], 2 * a->shift + 1) - shift);
    if (a->cut)
        cut_out(out, (int)a->cut, into(draw[2], DATASET_PIXELS));
}
