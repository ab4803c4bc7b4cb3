/* SPDX-License-Identifier: MIT */
/* The input: gathers the mini-batch's images and scales bytes to [-1, 1], (x / 255 - 0.5) / 0.5, as the
 * notebook's ToTensor and Normalize((0.5,), (0.5,)) do, and rounded where they round: a last bit of a pixel is enough
 * to turn a ReLU that is at 0, and from there on a run goes its own way.
 *
 * It is dropout's site 0 as well, so that bytes become masked activations in one pass. A layer above that takes panels
 * gets them just before it multiplies them: the forward pass as activations, the backward pass, from the bytes
 * again, as panels. Read twice is faster than written once, for neither form ever leaves the first-level cache.
 */
#include "bernoulli.h"
#include "base/mem.h"

static bool pixels_shape(struct layer *l, struct err *e)
{
    l->out = l->in;
    l->noise = true;
    if (shape_count(l->in) % KERN_PAD)
        return err_set(e, ERR_FAIL, "images of %zu pixels: must be a multiple of %d", shape_count(l->in), KERN_PAD);
    return bernoulli_strength(l, e);
}

static size_t pixels_words(const struct layer *l, size_t samples)
{
    return samples * l->in_count / 16;
}

static bool pixels_open(struct layer *l, struct err *e)
{
    size_t width = kern_width(l->in_count);
    l->y = mem_array(l->by_panels ? width : l->in_count, l->stride * sizeof *l->y);
    l->panel = mem_array(l->batch_max, width * sizeof *l->panel);
    if (!l->y || !l->panel)
        return err_memory(e, "the mini-batch");
    return bernoulli_open(l, pixels_words(l, l->batch_max), e);
}

/* What a byte is multiplied by, and which are kept (NULL: all), in this pass. */
static float pixels_scale(const struct layer *l, const struct pass *pass, const uint16_t **keep)
{
    *keep = bernoulli_on(l, pass) ? l->bits : NULL;
    return 2 * bernoulli_scale(l, pass);
}

static void pixels_read(struct layer *l, const struct pass *pass, size_t i, float *x)
{
    const uint16_t *keep;
    float scale = pixels_scale(l, pass, &keep);
    l->kern->read_block(l->in_count, i, pass->count, pass->image, scale, keep, x, l->stride);
    stopwatch_mark(pass->watch, PHASE_gather);
}

static const float *pixels_block(struct layer *l, const struct pass *pass, size_t i)
{
    pixels_read(l, pass, i, l->y);
    return l->y;
}

static const float *pixels_panel(struct layer *l, const struct pass *pass, size_t i)
{
    const uint16_t *keep;
    float scale = pixels_scale(l, pass, &keep);
    l->kern->read_panel(l->in_count, i, pass->count, pass->image, scale, keep, l->panel);
    stopwatch_mark(pass->watch, PHASE_gather);
    return l->panel;
}

static struct act pixels_forward(struct layer *l, const struct pass *pass, struct act x)
{
    (void)x;
    size_t width = kern_width(l->in_count);
    if (bernoulli_on(l, pass))
        bernoulli_draw(l, pass, pixels_words(l, pass->count));
    stopwatch_mark(pass->watch, PHASE_masks);
    for (size_t i = 0; !l->by_panels && i * width < l->in_count; i++)
        pixels_read(l, pass, i, l->y + i * width * l->stride);
    return (struct act){.x = l->by_panels ? NULL : l->y, .from = l};
}

static const float *pixels_backward(struct layer *l, const struct pass *pass, struct act x, struct act y,
                                    const float *dy)
{
    (void)l, (void)pass, (void)x, (void)y;
    return dy;
}

static size_t pixels_bit(const struct layer *l, size_t unit, size_t sample)
{
    return sample * l->in_count + unit;
}

const struct layer_ops layer_pixels = {
    .name = "pixels",
    .phase = PHASE_gather,
    .shape = pixels_shape,
    .strength = bernoulli_strength,
    .open = pixels_open,
    .forward = pixels_forward,
    .block = pixels_block,
    .panel = pixels_panel,
    .backward = pixels_backward,
    .bit = pixels_bit,
};
