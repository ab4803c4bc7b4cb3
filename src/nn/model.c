/* SPDX-License-Identifier: MIT */
/* Layers in a row; see nn/model.h. Runs on the run's worker thread. */
#include "nn/model.h"


#include "base/mem.h"

/* Fills in the layer from its kind and what stands below it; allocates nothing. */
static bool layer_plan(struct layer *l, const struct model *m, const struct layer_config *config, struct shape in,
                       uint64_t seed, struct err *e)
{
    *l = (struct layer){.ops = config->kind, .kern = m->kern, .config = *config, .in = in, .batch_max = m->batch_max,
                        .seed = seed, .in_count = shape_count(in), .in_stride = kern_pad(shape_count(in))};
    if (!l->ops->shape(l, e))
        return false;
    l->out_count = shape_count(l->out);
    l->out_stride = kern_pad(l->out_count);
    return true;
}

static bool layer_buffers(struct layer *l, struct err *e)
{
    size_t y, dx;
    if (!mem_product(l->batch_max, l->out_stride, &y) || !mem_product(l->batch_max, l->in_stride, &dx))
        return err_memory(e, "the activations");
    if (l->ops->has_y && !(l->y = mem_array(y, sizeof *l->y)))
        return err_memory(e, "the activations");
    if (l->ops->has_dx && !(l->dx = mem_array(dx, sizeof *l->dx)))
        return err_memory(e, "the activations");
    return !l->ops->open || l->ops->open(l, e);
}

/* Hands each layer its slice of the flat arrays and draws its start values. */
static void bind_params(struct model *m)
{
    float *w = m->weight, *g = m->grad;
    for (size_t i = 0; i < m->layer_count; i++) {
        struct layer *l = &m->layer[i];
        l->weight = w;
        l->grad = g;
        w += l->param_count;
        g += l->param_count;
        if (l->ops->init)
            l->ops->init(l, (unsigned)i);
    }
}

bool model_init(struct model *m, const struct kern *kern, size_t batch_max, struct shape in,
                const struct layer_config *config, size_t count, uint64_t seed, struct err *e)
{
    *m = (struct model){.kern = kern, .batch_max = batch_max};
    if (count > MODEL_LAYERS_MAX)
        return err_set(e, ERR_FAIL, "a network of %zu layers: %d is the most", count, MODEL_LAYERS_MAX);
    for (m->layer_count = 0; m->layer_count < count; m->layer_count++) {
        struct layer *l = &m->layer[m->layer_count];
        if (!layer_plan(l, m, &config[m->layer_count], in, seed, e))
            goto fail;
        m->param_count += l->param_count;
        in = l->out;
    }
    for (size_t i = 0; i < count; i++)
        if (!layer_buffers(&m->layer[i], e))
            goto fail;
    m->weight = mem_array(m->param_count, sizeof *m->weight);
    m->grad = mem_array(m->param_count, sizeof *m->grad);
    m->logit_grad = mem_array(batch_max, kern_pad(shape_count(in)) * sizeof *m->logit_grad);
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

void model_free(struct model *m)
{
    for (size_t i = 0; i < m->layer_count; i++) {
        mem_free(m->layer[i].y);
        mem_free(m->layer[i].dx);
        mem_free(m->layer[i].bits);
    }
    mem_free(m->weight);
    mem_free(m->grad);
    mem_free(m->logit_grad);
    *m = (struct model){0};
}

const float *model_forward(struct model *m, const struct pass *pass)
{
    for (size_t i = 0; i < m->layer_count; i++)
        m->x[i + 1] = m->layer[i].ops->forward(&m->layer[i], pass, m->x[i]);
    return m->x[m->layer_count];
}

/* The lowest layer that has parameters: what lies below needs no gradient. */
static size_t first_with_params(const struct model *m)
{
    size_t i = 0;
    while (i < m->layer_count && !m->layer[i].param_count)
        i++;
    return i;
}

static void model_backward(struct model *m, const struct pass *pass, const float *dy)
{
    size_t first = first_with_params(m);
    for (size_t i = m->layer_count; i-- > first;)
        dy = m->layer[i].ops->backward(&m->layer[i], pass, m->x[i], m->x[i + 1], dy, i > first);
}

static struct tally model_loss(struct model *m, const struct pass *pass, const uint8_t *labels, float *grad)
{
    const float *logits = model_forward(m, pass);
    struct tally t = {.count = pass->count};
    m->kern->softmax_loss(pass->count, m->layer[m->layer_count - 1].out_count, logits, labels,
                          1.0f / (float)pass->count, grad, &t.loss, &t.correct);
    t.loss /= (double)pass->count;
    return t;
}

struct tally model_gradient(struct model *m, const struct pass *pass, const uint8_t *labels)
{
    struct tally t = model_loss(m, pass, labels, m->logit_grad);
    model_backward(m, pass, m->logit_grad);
    return t;
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
