/* SPDX-License-Identifier: MIT */
/* A model's parameters by PyTorch's names and shapes, for files; see nn/model.h. */
#include <stdio.h>
#include <string.h>

#include "nn/model.h"

/* fc1, fc2 ...: the layer among those whose tensors are called alike, from 1. */
static unsigned layer_number(const struct model *m, size_t layer)
{
    unsigned number = 1;
    for (size_t l = 0; l < layer; l++)
        if (m->layer[l].ops->param && strcmp(m->layer[l].ops->tensor, m->layer[layer].ops->tensor) == 0)
            number++;
    return number;
}

bool model_tensor(const struct model *m, size_t i, struct model_tensor *out)
{
    for (size_t l = 0; l < m->layer_count; l++) {
        const struct layer *layer = &m->layer[l];
        if (!layer->ops->param)
            continue;
        struct param p;
        for (size_t k = 0; layer->ops->param(layer, k, &p); k++) {
            if (i-- > 0)
                continue;
            *out = (struct model_tensor){.ndim = p.ndim, .dim = {p.dim[0], p.dim[1]}, .buffer = p.buffer, .layer = l,
                                         .param = k};
            snprintf(out->name, sizeof out->name, "%s%u.%s", layer->ops->tensor, layer_number(m, l), p.name);
            return true;
        }
    }
    return false;
}

void model_read(const struct model *m, const struct model_tensor *t, float *values)
{
    const struct layer *l = &m->layer[t->layer];
    l->ops->copy(l, t->param, l->weight, values, true);
}

/* The layer only reads `values` here, so casting the const away is safe. */
void model_write(struct model *m, const struct model_tensor *t, const float *values)
{
    const struct layer *l = &m->layer[t->layer];
    l->ops->copy(l, t->param, l->weight, (float *)(uintptr_t)values, false);
}
