/* SPDX-License-Identifier: MIT */
/* Layers in a row; see nn/model.h. Runs on the run's worker thread. */
#include "nn/model.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "nn/optim.h"
#include "noise.h"

/* Fills in the layer from its kind and what stands below it; allocates nothing. */
static bool layer_plan(struct layer *l, const struct model *m, const struct layer_config *config, struct shape in,
                       uint64_t seed, struct err *e)
{
    *l = (struct layer){.ops = config->kind, .kern = m->kern, .config = *config, .in = in, .batch_max = m->batch_max,
                        .stride = m->stride, .seed = seed, .in_count = shape_count(in), .at = m->param_count};
    if (!l->ops->shape(l, e))
        return false;
    l->out_count = shape_count(l->out);
    return true;
}

static bool layer_buffers(struct layer *l, struct err *e)
{
    size_t y, dx;
    if (!mem_product(l->stride, l->out_count, &y) || !mem_product(l->stride, l->in_count, &dx))
        return err_memory(e, "the activations");
    if (l->ops->has_y && !(l->y = mem_array(y, sizeof *l->y)))
        return err_memory(e, "the activations");
    if (l->ops->has_dx && l->need_dx && !(l->dx = mem_array(dx, sizeof *l->dx)))
        return err_memory(e, "the activations");
    return !l->ops->open || l->ops->open(l, e);
}

/* The lowest layer that has parameters: what lies below needs no gradient. */
static size_t first_with_params(const struct model *m)
{
    size_t i = 0;
    while (i < m->layer_count && !m->layer[i].param_count)
        i++;
    return i;
}

/* What a layer must know of its neighbours: pairs that can pass a mini-batch on by panels do, and a gradient goes down
 * as far as there are parameters. */
static void join_layers(struct model *m)
{
    for (size_t i = 0; i < m->layer_count; i++) {
        struct layer *l = &m->layer[i];
        l->by_panels = l->ops->panel && i + 1 < m->layer_count && l[1].ops->takes_panels;
        l->need_dx = i > first_with_params(m);
    }
}

/* Hands each layer its slice of the weights and draws its start values. */
static void bind_params(struct model *m)
{
    for (size_t i = 0; i < m->layer_count; i++) {
        struct layer *l = &m->layer[i];
        l->weight = m->weight + l->at;
        l->grad = m->grad + l->at;
        if (l->ops->init)
            l->ops->init(l, (unsigned)i);
    }
}

bool model_init(struct model *m, const struct kern *kern, size_t batch_max, struct shape in,
                const struct layer_config *config, size_t count, uint64_t seed, struct err *e)
{
    *m = (struct model){.kern = kern, .batch_max = batch_max, .stride = kern_stride(batch_max)};
    if (count > MODEL_LAYERS_MAX)
        return err_set(e, ERR_FAIL, "a network of %zu layers: %d is the most", count, MODEL_LAYERS_MAX);
    for (m->layer_count = 0; m->layer_count < count; m->layer_count++) {
        struct layer *l = &m->layer[m->layer_count];
        if (!layer_plan(l, m, &config[m->layer_count], in, seed, e))
            goto fail;
        m->param_count += l->param_count;
        in = l->out;
    }
    join_layers(m);
    for (size_t i = 0; i < count; i++)
        if (!layer_buffers(&m->layer[i], e))
            goto fail;
    m->weight = mem_array(m->param_count, sizeof *m->weight);
    m->grad = mem_array(m->param_count, sizeof *m->grad);
    m->logit_grad = mem_array(m->stride, shape_count(in) * sizeof *m->logit_grad);
    if (!m->weight || !m->grad || !m->logit_grad) {
        err_memory(e, "the weights");
        goto fail;
    }
    bind_params(m);
    return true;
fail:
    model_free(m);
    return false;
}

void model_reset(struct model *m)
{
    memset(m->weight, 0, m->param_count * sizeof *m->weight);
    bind_params(m);
}

void model_rate(struct model *m, unsigned site, double p)
{
    size_t i = noise_layer(m, site);
    if (i == m->layer_count)
        return;
    struct layer *l = &m->layer[i];
    l->config.p = p;
    bool ok = l->ops->strength(l, NULL);
    assert(ok);
    (void)ok;
}

void model_free(struct model *m)
{
    for (size_t i = 0; i < m->layer_count; i++) {
        mem_free(m->layer[i].y);
        mem_free(m->layer[i].dx);
        mem_free(m->layer[i].panel);
        mem_free(m->layer[i].dy_rows);
        mem_free(m->layer[i].stat);
        mem_free(m->layer[i].live);
        mem_free(m->layer[i].bits);
        mem_free(m->layer[i].z);
    }
    mem_free(m->weight);
    mem_free(m->grad);
    mem_free(m->logit_grad);
    *m = (struct model){0};
}

const float *model_forward(struct model *m, const struct pass *pass)
{
    for (size_t i = 0; i < m->layer_count; i++) {
        m->x[i + 1] = m->layer[i].ops->forward(&m->layer[i], pass, m->x[i]);
        stopwatch_mark(pass->watch, m->layer[i].ops->phase);
    }
    return m->x[m->layer_count].x;
}

static void model_backward(struct model *m, const struct pass *pass, const float *dy)
{
    size_t first = first_with_params(m);
    for (size_t i = m->layer_count; i-- > first;)
        dy = m->layer[i].ops->backward(&m->layer[i], pass, m->x[i], m->x[i + 1], dy);
}

static struct tally model_loss(struct model *m, const struct pass *pass, const uint8_t *labels, float *grad)
{
    const float *logits = model_forward(m, pass);
    struct tally t = {.count = pass->count};
    m->kern->softmax_loss(m->layer[m->layer_count - 1].out_count, pass->count, logits, m->stride, labels,
                          m->smooth, 1.0f / (float)pass->count, grad, &t.loss, &t.correct);
    t.loss /= (double)pass->count;
    stopwatch_mark(pass->watch, PHASE_loss);
    return t;
}

struct tally model_step(struct model *m, const struct pass *pass, const uint8_t *labels,
                        const struct kern_update *update)
{
    struct pass p = *pass;
    p.update = update;
    struct tally t = model_loss(m, &p, labels, m->logit_grad);
    model_backward(m, &p, m->logit_grad);
    stopwatch_mark(p.watch, PHASE_backward);
    return t;
}

struct tally model_gradient(struct model *m, const struct pass *pass, const uint8_t *labels)
{
    return model_step(m, pass, labels, &(struct kern_update){.kind = KERN_KEEP, .grad = m->grad});
}

/* Whole numbers of vectors; the padding in them is zero. */
static size_t trained_count(const struct layer *l)
{
    return l->param_count - l->buffer_count;
}

void model_update(struct model *m, const struct kern_update *update)
{
    for (size_t i = 0; i < m->layer_count; i++) {
        const struct layer *l = &m->layer[i];
        struct kern_update slice = optim_slice(update, l->at);
        m->kern->update(trained_count(l), &slice);
    }
}

double model_clip(struct model *m, double most)
{
    double square = 0;
    for (size_t i = 0; i < m->layer_count; i++)
        square += m->kern->square_sum(trained_count(&m->layer[i]), m->grad + m->layer[i].at);
    double norm = sqrt(square);
    float by = (float)(most / (norm + 1e-6)); /* torch's guard against a norm of 0 */
    for (size_t i = 0; !(by >= 1) && i < m->layer_count; i++)
        m->kern->scale(trained_count(&m->layer[i]), by, m->grad + m->layer[i].at);
    return norm;
}

void model_constrain(struct model *m, double most)
{
    for (size_t i = 0; i < m->layer_count; i++)
        if (m->layer[i].ops->constrain)
            m->layer[i].ops->constrain(&m->layer[i], most);
}

void model_smooth(struct model *m, double share)
{
    m->smooth = (float)share;
}

struct tally model_evaluate(struct model *m, const uint8_t *const *image, const uint8_t *labels, size_t count)
{
    struct pass pass = {.count = count, .image = image};
    return model_loss(m, &pass, labels, NULL);
}

void model_thread_init(void)
{
    kern_flush_denormals();
}
