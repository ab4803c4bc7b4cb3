/* SPDX-License-Identifier: MIT */
/* Weights from a safetensors file; see run/safetensors.h. Nothing in the file is believed: the header is parsed into
 * claims, the claims are held against the file's size and each other, and only then values are copied. The header is
 * JSON, read by jansson. Used by a run's thread, at its start.
 */
#include <jansson.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/little.h"
#include "base/mem.h"
#include "run/safetensors.h"

enum {
    LENGTH_BYTES = 8,
    FLOAT_BYTES = 4,
};

/* Of the largest network that a spec can ask for, weights and two moments of Adam are 1.4 GB. */
static const size_t file_max = INT32_MAX;

/* What the header says of one tensor. begin and end are bytes from the start of the data. */
struct claim {
    const char *name; /* in the JSON tree */
    size_t ndim, dim[TENSOR_DIMS_MAX];
    size_t begin, end;
};

struct reading {
    const char *path;
    const unsigned char *data; /* behind the header */
    size_t data_size;
    json_t *header;
    struct metadata *metadata; /* to fill, or NULL */
    char *words;               /* to fill */
    size_t count;
    struct claim claim[TENSOR_COUNT_MAX];
};

static bool bad_file(const char *path, const char *what, struct err *e)
{
    return err_set(e, ERR_FAIL, "%s: %s; is it a safetensors file, and whole?", path, what);
}

static bool bad_tensor(const struct reading *r, const char *name, const char *what, struct err *e)
{
    return err_set(e, ERR_FAIL, "%s: tensor %.80s: %s; save the weights anew", r->path, name, what);
}

/* A whole number that is not negative. jansson has refused those past 64 bits; 1.0 is a real to it, not an integer. */
static bool take_size(const json_t *value, size_t *out)
{
    if (!json_is_integer(value) || json_integer_value(value) < 0)
        return false;
    *out = (size_t)json_integer_value(value);
    return (json_int_t)*out == json_integer_value(value);
}

/* Sets dim and the bytes the shape takes. */
static bool take_shape(const struct reading *r, struct claim *c, const json_t *shape, size_t *bytes, struct err *e)
{
    if (!json_is_array(shape))
        return bad_tensor(r, c->name, "has no shape", e);
    c->ndim = json_array_size(shape);
    if (c->ndim > TENSOR_DIMS_MAX)
        return bad_tensor(r, c->name, "has more than 4 dimensions, which no weight here has", e);
    *bytes = FLOAT_BYTES;
    for (size_t i = 0; i < c->ndim; i++) {
        if (!take_size(json_array_get(shape, i), &c->dim[i]))
            return bad_tensor(r, c->name, "its shape holds something else than sizes", e);
        if (!mem_product(*bytes, c->dim[i], bytes))
            return bad_tensor(r, c->name, "its shape is larger than any file", e);
    }
    return true;
}

static bool take_offsets(const struct reading *r, struct claim *c, const json_t *offsets, size_t bytes, struct err *e)
{
    if (!json_is_array(offsets) || json_array_size(offsets) != 2 || !take_size(json_array_get(offsets, 0), &c->begin)
        || !take_size(json_array_get(offsets, 1), &c->end) || c->begin > c->end)
        return bad_tensor(r, c->name, "its data_offsets are not a begin and an end", e);
    if (c->end > r->data_size)
        return bad_tensor(r, c->name, "its data_offsets lie behind the end of the file", e);
    if (c->end - c->begin != bytes)
        return bad_tensor(r, c->name, "its data_offsets and its shape differ in size", e);
    return true;
}

static bool take_claim(struct reading *r, const char *name, const json_t *entry, struct err *e)
{
    if (r->count == TENSOR_COUNT_MAX)
        return bad_tensor(r, name, "is one too many, 256 are read", e);
    struct claim *c = &r->claim[r->count];
    c->name = name;
    if (strlen(name) == 0 || strlen(name) >= TENSOR_NAME_MAX)
        return bad_tensor(r, name, "a name has 1 to 63 bytes", e);
    const char *dtype = json_string_value(json_object_get(entry, "dtype"));
    if (!dtype)
        return bad_tensor(r, name, "has no dtype", e);
    if (strcmp(dtype, "F32") != 0)
        return err_set(e, ERR_FAIL, "%s: tensor %s: dtype is %.20s, only F32 is read; save the weights as float32",
                       r->path, name, dtype);
    size_t bytes;
    if (!take_shape(r, c, json_object_get(entry, "shape"), &bytes, e)
        || !take_offsets(r, c, json_object_get(entry, "data_offsets"), bytes, e))
        return false;
    r->count++;
    return true;
}

static void keep_metadata(struct metadata *m, const char *key, const char *text)
{
    if (m && m->count < METADATA_MAX && strlen(key) < METADATA_KEY_MAX && strlen(text) < METADATA_TEXT_MAX)
        metadata_add(m, key, text);
}

/* "__metadata__" maps strings to strings. */
static bool take_metadata(const struct reading *r, json_t *metadata, struct err *e)
{
    if (!json_is_object(metadata))
        return bad_file(r->path, "its __metadata__ is not a JSON object", e);
    const char *key;
    json_t *value;
    json_object_foreach(metadata, key, value) {
        if (!json_is_string(value))
            return bad_file(r->path, "its __metadata__ holds something else than strings", e);
        keep_metadata(r->metadata, key, json_string_value(value));
        if (strcmp(key, SAFETENSORS_WORDS) == 0)
            snprintf(r->words, METADATA_TEXT_MAX, "%s", json_string_value(value));
    }
    return true;
}

static bool take_header(struct reading *r, struct err *e)
{
    const char *name;
    json_t *entry;
    json_object_foreach(r->header, name, entry) {
        bool ok = strcmp(name, "__metadata__") == 0 ? take_metadata(r, entry, e) : take_claim(r, name, entry, e);
        if (!ok)
            return false;
    }
    return true;
}

/* By place; a tensor without values stands before the one that begins where it is. */
static int by_place(const void *a, const void *b)
{
    const struct claim *x = a, *y = b;
    if (x->begin != y->begin)
        return x->begin < y->begin ? -1 : 1;
    return (x->end > y->end) - (x->end < y->end);
}

/* The data must be covered from begin to end, each byte once. */
static bool check_cover(struct reading *r, struct err *e)
{
    qsort(r->claim, r->count, sizeof r->claim[0], by_place);
    size_t at = 0;
    for (size_t i = 0; i < r->count; i++) {
        const struct claim *c = &r->claim[i];
        if (c->begin > at)
            return bad_tensor(r, c->name, "there is a hole before its data", e);
        if (c->begin < at)
            return bad_tensor(r, c->name, "its data overlaps another tensor's", e);
        at = c->end;
    }
    return at == r->data_size || bad_file(r->path, "there are bytes behind the last tensor", e);
}

static bool copy_values(const struct reading *r, struct tensors *t, struct err *e)
{
    for (size_t i = 0; i < r->count; i++) {
        const struct claim *c = &r->claim[i];
        struct tensor *to = tensors_add(t, c->name, c->ndim, c->dim, e);
        if (!to)
            return false;
        const unsigned char *from = r->data + c->begin;
        for (size_t j = 0; j < tensor_count(to); j++)
            to->value[j] = little_get_float(from + j * FLOAT_BYTES);
    }
    return true;
}

/* Finds header and data in the file's bytes, and parses the header. */
static bool part(struct reading *r, const unsigned char *bytes, size_t size, struct err *e)
{
    if (size < LENGTH_BYTES)
        return bad_file(r->path, "is too short for a header", e);
    uint64_t length = little_get(bytes, LENGTH_BYTES);
    if (length > size - LENGTH_BYTES)
        return bad_file(r->path, "says that its header is larger than it can be", e);
    if (length > SAFETENSORS_HEADER_MAX)
        return err_set(e, ERR_FAIL, "%s: its header has %ju bytes, where at most %d are read; save the weights without "
                       "other metadata", r->path, (uintmax_t)length, SAFETENSORS_HEADER_MAX);
    if (length == 0 || bytes[LENGTH_BYTES] != '{')
        return bad_file(r->path, "has no JSON header", e);
    json_error_t why;
    unsigned long before = mem_shortages();
    r->header = json_loadb((const char *)bytes + LENGTH_BYTES, (size_t)length, JSON_REJECT_DUPLICATES, &why);
    if (mem_shortages() != before) /* what was read may lack letters and digits */
        return err_memory(e, r->path);
    if (!r->header && json_error_code(&why) == json_error_stack_overflow)
        return bad_file(r->path, "its header has more than 2048 brackets within each other", e);
    if (!r->header)
        return err_set(e, ERR_FAIL, "%s: its header is not what a safetensors file has: %s; save the weights anew",
                       r->path, why.text);
    r->data = bytes + LENGTH_BYTES + length;
    r->data_size = size - LENGTH_BYTES - (size_t)length;
    return true;
}

bool safetensors_load(const char *path, struct tensors *t, struct err *e)
{
    return safetensors_load_with(path, t, NULL, e);
}

bool safetensors_load_with(const char *path, struct tensors *t, struct metadata *m, struct err *e)
{
    bool ok = false;
    uint8_t *bytes = NULL;
    size_t size;
    memset(t, 0, sizeof *t);
    if (m)
        m->count = 0;
    struct reading *r = mem_array(1, sizeof *r);
    if (!r)
        return err_memory(e, path);
    r->path = path;
    r->metadata = m;
    r->words = t->words;
    if (!file_read(path, file_max, &bytes, &size, e))
        goto out;
    ok = part(r, bytes, size, e) && take_header(r, e) && check_cover(r, e) && copy_values(r, t, e);
out:
    if (!ok)
        tensors_free(t);
    json_decref(r->header);
    mem_free(bytes);
    mem_free(r);
    return ok;
}
