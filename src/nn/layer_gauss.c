/* SPDX-License-Identifier: MIT */
/* Multiplicative Gaussian noise: y = x (1 + sqrt(p / (1 - p)) z), which has the mean and the variance of inverted
 * dropout at rate p (Srivastava et al. 2014, section 10). In evaluation y = x. */
#include <math.h>

#include "base/mem.h"
#include "noise.h"

static bool gauss_strength(struct layer *l, struct err *e)
{
    if (!(l->config.p >= 0 && l->config.p < 1))
        return err_set(e, ERR_FAIL, "rate of Gaussian noise %g: must be at least 0 and below 1", l->config.p);
    return true;
}

static bool gauss_open(struct layer *l, struct err *e)
{
    if (!l->need_dx)
        return true;
    l->z = mem_array(l->out_count, l->stride * sizeof *l->z);
    return l->z || err_memory(e, "the noise");
}

static float gauss_deviation(const struct layer *l)
{
    return (float)sqrt(l->config.p / (1 - l->config.p));
}

static struct act gauss_forward(struct layer *l, const struct pass *pass, struct act x)
{
    if (!noise_on(l, pass))
        return x;
    noise_apply(l, pass, l->kern->noise_times, gauss_deviation(l), x.x);
    return (struct act){.x = l->y};
}

static const float *gauss_backward(struct layer *l, const struct pass *pass, struct act x, struct act y,
                                   const float *dy)
{
    (void)x, (void)y;
    if (!l->need_dx || !noise_on(l, pass))
        return dy;
    l->kern->noise_times(noise_count(l), gauss_deviation(l), l->z, dy, l->dx);
    return l->dx;
}

const struct layer_ops layer_gauss = {
    .name = "gauss",
    .phase = PHASE_masks,
    .shape = noise_shape,
    .strength = gauss_strength,
    .open = gauss_open,
    .forward = gauss_forward,
    .backward = gauss_backward,
    .has_y = true,
    .has_dx = true,
};
