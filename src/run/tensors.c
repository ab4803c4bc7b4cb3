/* SPDX-License-Identifier: MIT */
/* A set of named float arrays, and of words: weights on their way between a model and a file; see run/safetensors.h.
 * One thread at a time. */
#include "run/safetensors.h"

#include <assert.h>
#include <string.h>

#include "base/mem.h"

size_t tensor_count(const struct tensor *t)
{
    size_t n = 1;
    for (size_t i = 0; i < t->ndim; i++)
        n *= t->dim[i];
    return n;
}

static bool is_name(const char *name, struct err *e)
{
    size_t n = strlen(name);
    if (n == 0 || n >= TENSOR_NAME_MAX)
        return err_set(e, ERR_FAIL, "tensor \"%.80s\": a name has 1 to %d bytes", name, TENSOR_NAME_MAX - 1);
    return strcmp(name, "__metadata__") != 0
        || err_set(e, ERR_FAIL, "tensor %s: the name has another meaning in safetensors files", name);
}

/* Takes the shape into t; false when its size in bytes overflows. */
static bool take_shape(struct tensor *t, size_t ndim, const size_t *dim)
{
    size_t bytes = sizeof *t->value;
    if (ndim > TENSOR_DIMS_MAX)
        return false;
    t->ndim = ndim;
    for (size_t i = 0; i < ndim; i++) {
        t->dim[i] = dim[i];
        if (!mem_product(bytes, dim[i], &bytes))
            return false;
    }
    return true;
}

struct tensor *tensors_add(struct tensors *t, const char *name, size_t ndim, const size_t *dim, struct err *e)
{
    struct tensor new = {0};
    if (!is_name(name, e))
        return NULL;
    if (t->count == TENSOR_COUNT_MAX) {
        err_set(e, ERR_FAIL, "tensor %s: there are more than %d", name, TENSOR_COUNT_MAX);
        return NULL;
    }
    if (tensors_find(t, name)) {
        err_set(e, ERR_FAIL, "tensor %s: is there already", name);
        return NULL;
    }
    if (!take_shape(&new, ndim, dim)) {
        err_set(e, ERR_FAIL, "tensor %s: its shape is larger than any memory, or has more than %d dimensions", name,
                TENSOR_DIMS_MAX);
        return NULL;
    }
    new.value = mem_array(tensor_count(&new), sizeof *new.value);
    if (!new.value) {
        err_memory(e, name);
        return NULL;
    }
    strcpy(new.name, name);
    t->item[t->count] = new;
    return &t->item[t->count++];
}

struct tensor *tensors_find(struct tensors *t, const char *name)
{
    for (size_t i = 0; i < t->count; i++) {
        if (strcmp(t->item[i].name, name) == 0)
            return &t->item[i];
    }
    return NULL;
}

void tensors_free(struct tensors *t)
{
    for (size_t i = 0; i < t->count; i++)
        mem_free(t->item[i].value);
    memset(t, 0, sizeof *t);
}

void metadata_add(struct metadata *m, const char *key, const char *text)
{
    assert(m->count < METADATA_MAX && strlen(key) < METADATA_KEY_MAX && strlen(text) < METADATA_TEXT_MAX);
    struct metadata_item *to = &m->item[m->count++];
    strcpy(to->key, key);
    strcpy(to->text, text);
}

const char *metadata_find(const struct metadata *m, const char *key)
{
    for (size_t i = 0; i < m->count; i++) {
        if (strcmp(m->item[i].key, key) == 0)
            return m->item[i].text;
    }
    return NULL;
}
