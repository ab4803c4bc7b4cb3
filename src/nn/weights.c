/* SPDX-License-Identifier: MIT */
/* Noise on the weights of a dense layer; see weights.h. What is drawn is another set of weights: the forward pass and
 * the gradient of the input multiply by it, and the optimiser moves those behind it. It lies where the gradient will
 * be, which is not needed before: one array less in the second-level cache is 5 % of a step of the notebook. */
#include "weights.h"

#include <stdalign.h>

#include "base/mem.h"
#include "bernoulli.h"
#include "nn/optim.h"
#include "noise.h"

bool weights_strength(struct layer *l, struct err *e)
{
    return l->config.weights == WEIGHTS_CONNECT ? bernoulli_strength(l, e) : noise_deviation(l, e);
}

static size_t weight_count(const struct layer *l)
{
    return l->out_count * kern_columns(l->in_count);
}

bool weights_open(struct layer *l, struct err *e)
{
    return l->config.weights != WEIGHTS_CONNECT || bernoulli_open(l, weight_count(l) / 16, e);
}

static float *deviations(const struct layer *l)
{
    return l->weight + l->param_count - l->buffer_count;
}

static void delta_draw(struct layer *l, const struct pass *pass)
{
    alignas(MEM_ALIGN) float z[NOISE_PIECE];
    struct kern_draw stream = noise_stream(l, pass);
    for (size_t at = 0, count = weight_count(l); at < count; at += NOISE_PIECE) {
        size_t n = count - at < NOISE_PIECE ? count - at : NOISE_PIECE;
        l->kern->normal_draw(at, n / 16, stream, z);
        l->kern->noise_spread(n, (float)l->config.p, deviations(l) + at, z, l->weight + at, l->grad + at);
    }
}

static void connect_draw(struct layer *l, const struct pass *pass)
{
    size_t words = weight_count(l) / 16;
    bernoulli_draw(l, pass, words);
    l->kern->mask_apply(words, l->bits, bernoulli_scale(l, pass), l->weight, l->grad);
}

void weights_draw(struct layer *l, const struct pass *pass)
{
    if (!noise_on(l, pass))
        return;
    if (l->config.weights == WEIGHTS_CONNECT)
        connect_draw(l, pass);
    else
        delta_draw(l, pass);
}

const float *weights_used(const struct layer *l, const struct pass *pass)
{
    return noise_on(l, pass) ? l->grad : l->weight;
}

/* Gradients at the drawn weights become those of the weights, or teach the deviations. */
static void take_gradients(struct layer *l, const struct pass *pass, size_t at, size_t n, float *grad)
{
    if (l->config.weights == WEIGHTS_CONNECT)
        l->kern->mask_apply(n / 16, l->bits + at / 16, bernoulli_scale(l, pass), grad, grad);
    else if (!pass->rehearsal)
        l->kern->noise_learn(n, LAYER_DELTA_DECAY, LAYER_DELTA_RATE, grad, deviations(l) + at);
}

/* A piece at a time, which the nearest cache holds from one reading to the next. */
void weights_update(struct layer *l, const struct pass *pass, size_t at, size_t count)
{
    for (size_t end = at + count, n; at < end; at += n) {
        n = end - at < NOISE_PIECE ? end - at : NOISE_PIECE;
        take_gradients(l, pass, at, n, l->grad + at);
        if (pass->update->kind == KERN_KEEP)
            continue;
        struct kern_update update = optim_slice(pass->update, l->at + at);
        update.grad = l->grad + at;
        l->kern->update(n, &update);
    }
}
