/* SPDX-License-Identifier: MIT */
/* A model's parameters by PyTorch's names and shapes, for files; see nn/model.h. */
#include <stdio.h>

#include "nn/model.h"

bool model_tensor(const struct model *m, size_t i, struct model_tensor *out)
{
    unsigned number = 0; /* fc1, fc2 ...: layers with parameters, from 1 */
    for (size_t l = 0; l < m->layer_count; l++) {
        const struct layer *layer = &m->layer[l];
        if (!layer->ops->param)
            continue;
        number++;
        struct param p;
        for (size_t k = 0; layer->ops->param(layer, k, &p); k++) {
            if (i-- > 0)
                continue;
            *out = (struct model_tensor){.ndim = p.ndim, .dim = {p.dim[0], p.dim[1]}, .layer = l, .param = k};
            snprintf(out->name, sizeof out->name, "fc%u.%s", number, p.name);
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
