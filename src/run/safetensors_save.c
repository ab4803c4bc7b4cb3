/* SPDX-License-Identifier: MIT */
/* Weights to a safetensors file; see run/safetensors.h. The bytes depend on names, shapes, values and their order
 * alone, and are those that PyTorch's writer makes of the same tensors: the header without blanks, keys in the order
 * dtype, shape, data_offsets, spaces up to a multiple of 8. Used by a run's thread, at its end.
 */
#include <jansson.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/little.h"
#include "base/mem.h"
#include "run/json_print.h"
#include "run/safetensors.h"

enum { LENGTH_BYTES = 8, ALIGN = 8, FLOAT_BYTES = 4 };

/* {"dtype":"F32","shape":[...],"data_offsets":[begin,end]}; NULL when memory is short. */
static json_t *describe(const struct tensor *t, size_t begin)
{
    json_t *shape = json_array();
    bool ok = shape != NULL;
    for (size_t i = 0; i < t->ndim && ok; i++)
        ok = json_array_append_new(shape, json_integer((json_int_t)t->dim[i])) == 0;
    if (!ok) {
        json_decref(shape);
        return NULL;
    }
    return json_pack("{s:s, s:o, s:[I,I]}", "dtype", "F32", "shape", shape, "data_offsets", (json_int_t)begin,
                     (json_int_t)(begin + tensor_count(t) * FLOAT_BYTES));
}

/* Before the tensors, as PyTorch's writer has it. */
static bool describe_metadata(json_t *header, const struct metadata *m)
{
    if (!m || !m->count)
        return true;
    json_t *object = json_object();
    bool ok = object != NULL;
    for (size_t i = 0; i < m->count && ok; i++)
        ok = json_object_set_new(object, m->item[i].key, json_string(m->item[i].text)) == 0;
    if (ok)
        return json_object_set_new(header, "__metadata__", object) == 0;
    json_decref(object);
    return false;
}

char *safetensors_header(const struct tensors *t, const struct metadata *m, size_t *data_size, struct err *e)
{
    char *text = NULL;
    size_t at = 0;
    json_t *header = json_object();
    if (!header || !describe_metadata(header, m))
        goto out;
    for (size_t i = 0; i < t->count; i++) {
        if (json_object_set_new(header, t->item[i].name, describe(&t->item[i], at)) != 0)
            goto out;
        at += tensor_count(&t->item[i]) * FLOAT_BYTES;
    }
    text = json_print(header, JSON_COMPACT);
out:
    json_decref(header);
    *data_size = at;
    if (!text)
        err_set(e, ERR_FAIL, "the weights file's header cannot be made: out of memory, or a name that is not UTF-8");
    return text;
}

static void put_values(unsigned char *to, const struct tensors *t)
{
    for (size_t i = 0; i < t->count; i++) {
        size_t n = tensor_count(&t->item[i]);
        for (size_t j = 0; j < n; j++, to += FLOAT_BYTES)
            little_put_float(to, t->item[i].value[j]);
    }
}

static char *header_with_words(const struct tensors *t, size_t *data_size, struct err *e)
{
    if (!t->words[0])
        return safetensors_header(t, NULL, data_size, e);
    struct metadata *m = mem_array(1, sizeof *m);
    if (!m) {
        err_memory(e, "the weights file's words");
        return NULL;
    }
    metadata_add(m, SAFETENSORS_WORDS, t->words);
    char *header = safetensors_header(t, m, data_size, e);
    mem_free(m);
    return header;
}

static bool save(const char *path, const struct tensors *t,
                 bool (*replace)(const char *path, const void *bytes, size_t size, struct err *e), struct err *e)
{
    bool ok = false;
    unsigned char *bytes = NULL;
    size_t data_size;
    char *header = header_with_words(t, &data_size, e);
    if (!header)
        return false;
    size_t length = strlen(header), padded = (length + ALIGN - 1) / ALIGN * ALIGN;
    bytes = mem_array(LENGTH_BYTES + padded + data_size, 1);
    if (!bytes) {
        err_memory(e, path);
        goto out;
    }
    little_put(bytes, padded, LENGTH_BYTES);
    memset(bytes + LENGTH_BYTES, ' ', padded);
    memcpy(bytes + LENGTH_BYTES, header, length);
    put_values(bytes + LENGTH_BYTES + padded, t);
    ok = replace(path, bytes, LENGTH_BYTES + padded + data_size, e);
out:
    free(header);
    mem_free(bytes);
    return ok;
}

bool safetensors_save(const char *path, const struct tensors *t, struct err *e)
{
    return save(path, t, file_replace, e);
}

bool safetensors_save_own(const char *path, const struct tensors *t, struct err *e)
{
    return save(path, t, file_replace_own, e);
}
