/* SPDX-License-Identifier: MIT */
/* A trainer's weights to and from named tensors, for safetensors files; see train/trainer.h. */
#include <stdio.h>

#include "base/text.h"
#include "train/trainer.h"

bool trainer_save(const struct trainer *t, struct tensors *out, struct err *e)
{
    *out = (struct tensors){0};
    struct model_tensor m;
    struct spec network = spec_network(&t->spec, t->epoch);
    if (!spec_is_told_by_weights(&network))
        spec_print(out->words, sizeof out->words, &network);
    for (size_t i = 0; model_tensor(&t->model, i, &m); i++) {
        struct tensor *to = tensors_add(out, m.name, m.ndim, m.dim, e);
        if (!to) {
            tensors_free(out);
            return false;
        }
        model_read(&t->model, &m, to->value);
    }
    return true;
}

static char *print_shape(char *out, size_t size, size_t ndim, const size_t *dim)
{
    snprintf(out, size, "[");
    for (size_t i = 0; i < ndim; i++)
        text_append(out, size, "%s%zu", i ? ", " : "", dim[i]);
    text_append(out, size, "]");
    return out;
}

static bool same_shape(const struct tensor *a, const struct model_tensor *b)
{
    if (a->ndim != b->ndim)
        return false;
    for (size_t i = 0; i < a->ndim; i++)
        if (a->dim[i] != b->dim[i])
            return false;
    return true;
}

/* Every tensor of the model is there with its shape; how many the model has. */
static bool weights_fit(const struct trainer *t, struct tensors *in, const char *from, size_t *count, struct err *e)
{
    struct model_tensor m;
    for (*count = 0; model_tensor(&t->model, *count, &m); ++*count) {
        const struct tensor *have = tensors_find(in, m.name);
        if (!have)
            return err_set(e, ERR_FAIL, "%s: has no tensor %s, which the network of this run needs", from, m.name);
        char is[96], want[96];
        if (!same_shape(have, &m))
            return err_set(e, ERR_FAIL, "%s: %s is %s, and the network of this run needs %s; see net=", from, m.name,
                           print_shape(is, sizeof is, have->ndim, have->dim),
                           print_shape(want, sizeof want, m.ndim, m.dim));
    }
    return true;
}

bool trainer_load(struct trainer *t, struct tensors *in, const char *from, struct err *e)
{
    size_t count;
    if (!weights_fit(t, in, from, &count, e))
        return false;
    if (in->count != count)
        return err_set(e, ERR_FAIL, "%s: has %zu tensors, and the network of this run has %zu; see net=", from,
                       in->count, count);
    struct model_tensor m;
    for (size_t i = 0; model_tensor(&t->model, i, &m); i++)
        model_write(&t->model, &m, tensors_find(in, m.name)->value);
    t->loaded = true;
    return true;
}
