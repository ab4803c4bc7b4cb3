/* SPDX-License-Identifier: MIT */
/* Shared by the tests of layers and models; see check_nn.h. */
#include <string.h>

#include "check_nn.h"

enum { PIXELS_MAX = 784 };
static uint8_t pixel[IMAGES][PIXELS_MAX];
static struct images batch;

const struct images *images_of(size_t pixels)
{
    ck_assert_uint_le(pixels, PIXELS_MAX);
    for (size_t i = 0; i < IMAGES; i++) {
        for (size_t j = 0; j < pixels; j++)
            pixel[i][j] = (uint8_t)((i * 131 + j * 89 + i * j * 17) % 256);
        batch.image[i] = pixel[i];
        batch.label[i] = (uint8_t)(i * 7 % 10);
    }
    return &batch;
}

const struct images *images_filled(size_t pixels, uint8_t value)
{
    images_of(pixels);
    memset(pixel, value, sizeof pixel);
    return &batch;
}

void build(struct model *m, const struct kern *kern, size_t pixels, const struct layer_config *plan, size_t count,
           uint64_t seed)
{
    struct err e;
    ck_assert_msg(model_init(m, kern, IMAGES, (struct shape){{1, 1, pixels, 1}}, plan, count, seed, &e), "%s", e.text);
}

static bool all_zero(const float *x, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (x[i] != 0)
            return false;
    return true;
}

/* The panels' columns past in, and what follows the bias. */
static void check_layer_padding(const struct layer *l, const float *flat)
{
    size_t width = kern_width(l->in_count), columns = kern_columns(l->in_count), used = l->in_count + width - columns;
    const float *last = flat + (columns - width) * l->out_count, *bias = flat + columns * l->out_count;
    for (size_t o = 0; o < l->out_count; o++)
        ck_assert_msg(all_zero(last + o * width + used, width - used), "weights of unit %zu, padding", o);
    ck_assert(all_zero(bias + l->out_count, kern_pad(l->out_count) - l->out_count));
}

void check_padding(const struct model *m, const float *flat)
{
    for (size_t i = 0; i < m->layer_count; i++)
        if (m->layer[i].ops == &layer_dense)
            check_layer_padding(&m->layer[i], flat + m->layer[i].at);
}
