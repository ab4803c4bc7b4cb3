/* SPDX-License-Identifier: MIT */
/* Draws images that are not clothes; see odd.h. Digits are drawn with strokes, as in MNIST, white on black, so that no
 * other data set is needed.
 */
#include "odd.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "base/stream.h"

enum { SIDE = DATASET_SIDE, NOISES = 6, HALVES = 7, OVERLAYS = 7, DIGITS = 10, SHIFT = 6, TRIES = 64 };

static_assert(NOISES + HALVES + OVERLAYS + DIGITS == (int)INSPECTION_ODD, "every odd image is drawn once");

/* One image's draws. */
struct draws {
    struct stream stream;
    uint32_t image, next;
};

static uint32_t draw(struct draws *d, uint32_t below)
{
    return (uint32_t)((uint64_t)stream_u32(d->stream, d->image, 0, d->next++) * below >> 32);
}

/* Uniform in squares of so many pixels a side. */
static void draw_noise(struct draws *d, unsigned square, uint8_t *pixel)
{
    uint8_t value[SIDE * SIDE];
    for (size_t i = 0; i < sizeof value; i++)
        value[i] = (uint8_t)draw(d, 256);
    for (unsigned i = 0; i < SIDE * SIDE; i++)
        pixel[i] = value[i / SIDE / square * SIDE + i % SIDE / square];
}

/* Two clothes of different classes, where there are. */
static void pick_two(struct draws *d, const struct images *clothes, uint32_t *a, uint32_t *b)
{
    *a = *b = draw(d, (uint32_t)clothes->count);
    for (int i = 0; i < TRIES && clothes->label[*a] == clothes->label[*b]; i++)
        *b = draw(d, (uint32_t)clothes->count);
}

/* The left or upper half of one, the other half of the other. */
static void draw_halves(const uint8_t *a, const uint8_t *b, bool upper, uint8_t *pixel)
{
    for (unsigned i = 0; i < SIDE * SIDE; i++)
        pixel[i] = (upper ? i / SIDE : i % SIDE) < SIDE / 2 ? a[i] : b[i];
}

static uint8_t pixel_at(const uint8_t *image, int x, int y)
{
    return x >= 0 && y >= 0 && x < SIDE && y < SIDE ? image[y * SIDE + x] : 0;
}

/* Both on top of each other, each moved: of two pixels the brighter one. */
static void draw_overlay(struct draws *d, const uint8_t *a, const uint8_t *b, uint8_t *pixel)
{
    int move[4];
    for (int i = 0; i < 4; i++)
        move[i] = (int)draw(d, 2 * SHIFT + 1) - SHIFT;
    for (int i = 0; i < SIDE * SIDE; i++) {
        uint8_t p = pixel_at(a, i % SIDE - move[0], i / SIDE - move[1]);
        uint8_t q = pixel_at(b, i % SIDE - move[2], i / SIDE - move[3]);
        pixel[i] = p > q ? p : q;
    }
}

/* Points of lines in hexadecimal, x from 0 to 6 and y from 0 down to A; at '|' the pen is lifted. */
static const char *const strokes[DIGITS] = {
    "20 40 62 68 4A 2A 08 02 20",
    "13 30 3A | 1A 5A",
    "02 20 40 62 64 0A 6A",
    "01 20 40 62 63 45 25 | 45 67 68 4A 2A 09",
    "4A 40 07 67",
    "60 10 04 34 56 68 4A 1A 09",
    "50 20 03 08 2A 4A 68 66 44 24 06",
    "00 60 2A",
    "20 40 62 63 45 25 03 02 20 | 25 07 08 2A 4A 68 67 45",
    "64 46 26 04 02 20 40 62 67 4A 1A",
};

struct point {
    double x, y;
};

static double hex(char c)
{
    return c >= 'A' ? c - 'A' + 10 : c - '0';
}

/* Of a stroke's point on the image. */
static struct point point_of(const char *c)
{
    return (struct point){8 + 2 * hex(c[0]), 4 + 2 * hex(c[1])};
}

/* From p to the line between a and b. */
static double distance(struct point p, struct point a, struct point b)
{
    double dx = b.x - a.x, dy = b.y - a.y, along = ((p.x - a.x) * dx + (p.y - a.y) * dy) / (dx * dx + dy * dy);
    along = along < 0 ? 0 : along > 1 ? 1 : along;
    return hypot(p.x - a.x - along * dx, p.y - a.y - along * dy);
}

/* A pen two pixels wide with a soft edge. */
static void draw_line(struct point a, struct point b, uint8_t *pixel)
{
    for (int i = 0; i < SIDE * SIDE; i++) {
        double light = 2 - distance((struct point){i % SIDE, i / SIDE}, a, b);
        uint8_t value = light <= 0 ? 0 : light >= 1 ? 255 : (uint8_t)(light * 255);
        pixel[i] = value > pixel[i] ? value : pixel[i];
    }
}

static void draw_digit(unsigned digit, uint8_t *pixel)
{
    memset(pixel, 0, SIDE * SIDE);
    for (const char *c = strokes[digit]; strlen(c) > 3; c += 3) {
        if (c[3] == '|')
            c += 2; /* the line after it begins anew */
        else
            draw_line(point_of(c), point_of(c + 3), pixel);
    }
}

static void draw_mix(struct draws *d, const struct images *clothes, struct inspection_odd *odd, bool upper,
                     uint8_t *pixel)
{
    uint32_t a, b;
    memset(pixel, 0, SIDE * SIDE);
    if (!clothes->count)
        return;
    pick_two(d, clothes, &a, &b);
    odd->a = clothes->label[a];
    odd->b = clothes->label[b];
    const uint8_t *p = clothes->pixel + (size_t)a * DATASET_PIXELS, *q = clothes->pixel + (size_t)b * DATASET_PIXELS;
    if (odd->kind == ODD_HALVES)
        draw_halves(p, q, upper, pixel);
    else
        draw_overlay(d, p, q, pixel);
}

static void draw_one(struct draws *d, const struct images *clothes, struct inspection_odd *odd, unsigned i,
                     uint8_t *pixel)
{
    static const unsigned square[NOISES] = {1, 2, 4, 1, 2, 4};
    if (odd->kind == ODD_NOISE) {
        draw_noise(d, square[i], pixel);
    } else if (odd->kind == ODD_DIGIT) {
        odd->a = (uint8_t)i;
        draw_digit(i, pixel);
    } else {
        draw_mix(d, clothes, odd, i % 2, pixel);
    }
}

void odd_draw(struct inspection *out, const struct images *clothes, uint64_t seed)
{
    static const unsigned count[ODD_KINDS] = {
        [ODD_NOISE] = NOISES, [ODD_HALVES] = HALVES, [ODD_OVERLAY] = OVERLAYS, [ODD_DIGIT] = DIGITS,
    };
    uint32_t at = 0;
    for (unsigned kind = 0; kind < ODD_KINDS; kind++) {
        for (unsigned i = 0; i < count[kind]; i++, at++) {
            struct draws d = {.stream = {.seed = seed, .purpose = STREAM_ODD}, .image = at};
            uint8_t *pixel = out->odd_pixel + (size_t)at * INSPECTION_PIXELS;
            out->odd[at] = (struct inspection_odd){.kind = kind, .image.pixel = pixel};
            draw_one(&d, clothes, &out->odd[at], i, pixel);
        }
    }
}
