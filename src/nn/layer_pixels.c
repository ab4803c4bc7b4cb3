/* SPDX-License-Identifier: MIT */
/* The input: gathers the mini-batch's images and scales bytes to [-1, 1], (x / 255 - 0.5) / 0.5, as the
 * notebook's ToTensor and Normalize((0.5,), (0.5,)) do; written (x - 127.5) / 127.5, black and white are exact.
 *
 * It is dropout's site 0 as well, so that bytes become masked activations, in both layouts that the first dense layer
 * reads, in one pass; and for a layer that takes blocks it does so a panel at a time, just before that is multiplied.
 */
#include "bernoulli.h"
#include "base/mem.h"

static bool pixels_shape(struct layer *l, struct err *e)
{
    l->out = l->in;
    if (shape_count(l->in) % KERN_PAD)
        return err_set(e, ERR_FAIL, "images of %zu pixels: must be a multiple of %d", shape_count(l->in), KERN_PAD);
    return bernoulli_rate(l, e);
}

static size_t pixels_words(const struct layer *l, size_t samples)
{
    return samples * l->in_count / 16;
}

static bool pixels_open(struct layer *l, struct err *e)
{
    size_t columns = kern_columns(l->in_count);
    l->y = mem_array(l->blocks ? kern_width(l->in_count) : columns, l->stride * sizeof *l->y);
    l->panels = mem_array(l->batch_max, columns * sizeof *l->panels);
    if (!l->y || !l->panels)
        return err_memory(e, "the mini-batch");
    return bernoulli_open(l, pixels_words(l, l->batch_max), e);
}

static void pixels_read(struct layer *l, const struct pass *pass, size_t panel, float *x)
{
    bool dropping = bernoulli_on(l, pass);
    float scale = dropping ? 1.0f / 127.5f * bernoulli_scale(l) : 1.0f / 127.5f;
    l->kern->read_bytes(l->in_count, panel, pass->count, pass->image, 127.5f, scale, dropping ? l->bits : NULL, x,
                        l->stride, pass->update ? l->panels : NULL);
    stopwatch_mark(pass->watch, PHASE_gather);
}

static const float *pixels_block(struct layer *l, const struct pass *pass, size_t i)
{
    pixels_read(l, pass, i, l->y);
    return l->y;
}

static struct act pixels_forward(struct layer *l, const struct pass *pass, struct act x)
{
    (void)x;
    size_t width = kern_width(l->in_count);
    if (bernoulli_on(l, pass))
        bernoulli_draw(l, pass, pixels_words(l, pass->count));
    stopwatch_mark(pass->watch, PHASE_masks);
    for (size_t i = 0; !l->blocks && i * width < l->in_count; i++)
        pixels_read(l, pass, i, l->y + i * width * l->stride);
    return (struct act){.x = l->blocks ? NULL : l->y, .panels = pass->update ? l->panels : NULL, .from = l};
}

static const float *pixels_backward(struct layer *l, const struct pass *pass, struct act x, struct act y,
                                    const float *dy)
{
    (void)l, (void)pass, (void)x, (void)y;
    return dy;
}

const struct layer_ops layer_pixels = {
    .name = "pixels",
    .phase = PHASE_gather,
    .shape = pixels_shape,
    .open = pixels_open,
    .forward = pixels_forward,
    .block = pixels_block,
    .backward = pixels_backward,
    .has_panels = true,
};
