/* SPDX-License-Identifier: MIT */
/* Events of TensorBoard; see event.h. Messages are event.proto, summary.proto, tensor.proto and tensor_shape.proto of
 * TensorFlow. */
#include "event.h"

#include <math.h>
#include <string.h>

#include "base/little.h"
#include "wire.h"

enum { METADATA_PLUGIN = 1, PLUGIN_NAME = 1 };
enum { TENSOR_TYPE = 1, TENSOR_SHAPE = 2, TENSOR_CONTENT = 4, TENSOR_FLOATS = 5, TENSOR_DOUBLES = 6 };
enum { SHAPE_DIM = 2, DIM_SIZE = 1 };
enum { TYPE_FLOAT = 1, TYPE_DOUBLE = 2 };

static struct wire open_field(const struct wire_field *f)
{
    return (struct wire){.at = f->bytes, .end = f->bytes + f->size};
}

static bool is_field(const struct wire_field *f, unsigned number, enum wire_type type)
{
    return f->number == number && f->type == type;
}

static double from_float(uint64_t bits)
{
    uint32_t low = (uint32_t)bits;
    float value;
    memcpy(&value, &low, sizeof value);
    return (double)value;
}

static double from_double(uint64_t bits)
{
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* A tensor as far as it can be a scalar. */
struct tensor {
    uint64_t type;
    bool one;     /* its shape has one number */
    bool any;     /* it has a value */
    size_t count; /* of values */
    double value;
};

static void take_dim(struct wire *w, struct tensor *t)
{
    struct wire_field f;
    while (wire_next(w, &f)) {
        if (is_field(&f, DIM_SIZE, WIRE_VARINT))
            t->one = t->one && f.value == 1;
    }
}

static bool take_shape(struct wire w, struct tensor *t)
{
    struct wire_field f;
    while (wire_next(&w, &f)) {
        if (is_field(&f, SHAPE_DIM, WIRE_BYTES)) {
            struct wire dim = open_field(&f);
            take_dim(&dim, t);
            w.bad = w.bad || dim.bad;
        }
    }
    return !w.bad;
}

/* Numbers of `size` bytes each, packed. */
static void take_packed(const struct wire_field *f, struct tensor *t, unsigned size)
{
    t->count += f->size / size;
    if (f->size == size)
        t->value = size == 4 ? from_float(little_get(f->bytes, 4)) : from_double(little_get(f->bytes, 8));
}

static bool take_tensor(struct wire w, struct tensor *t)
{
    struct wire_field f, content = {0};
    bool shaped = true;
    t->one = true;
    while (wire_next(&w, &f)) {
        if (is_field(&f, TENSOR_TYPE, WIRE_VARINT))
            t->type = f.value;
        else if (is_field(&f, TENSOR_SHAPE, WIRE_BYTES))
            shaped = take_shape(open_field(&f), t) && shaped;
        else if (is_field(&f, TENSOR_CONTENT, WIRE_BYTES))
            content = f;
        else if (is_field(&f, TENSOR_FLOATS, WIRE_BYTES) || is_field(&f, TENSOR_DOUBLES, WIRE_BYTES))
            take_packed(&f, t, f.number == TENSOR_FLOATS ? 4 : 8);
        else if (is_field(&f, TENSOR_FLOATS, WIRE_32) || is_field(&f, TENSOR_DOUBLES, WIRE_64)) {
            t->count++;
            t->value = f.type == WIRE_32 ? from_float(f.value) : from_double(f.value);
        }
    }
    if (content.size && (t->type == TYPE_FLOAT || t->type == TYPE_DOUBLE))
        take_packed(&content, t, t->type == TYPE_FLOAT ? 4 : 8);
    t->any = t->one && t->count == 1 && (t->type == TYPE_FLOAT || t->type == TYPE_DOUBLE);
    return !w.bad && shaped;
}

static bool names_scalars(struct wire plugin, bool *scalars)
{
    struct wire_field f;
    while (wire_next(&plugin, &f)) {
        if (is_field(&f, PLUGIN_NAME, WIRE_BYTES))
            *scalars = f.size == 0 || (f.size == 7 && memcmp(f.bytes, "scalars", 7) == 0);
    }
    return !plugin.bad;
}

static bool take_metadata(struct wire w, bool *scalars)
{
    struct wire_field f;
    while (wire_next(&w, &f)) {
        if (is_field(&f, METADATA_PLUGIN, WIRE_BYTES) && !names_scalars(open_field(&f), scalars))
            return false;
    }
    return !w.bad;
}

/* A Summary.Value. */
struct scalar {
    const char *tag;
    size_t tag_size;
    bool any;
    double value;
};

static bool take_value(struct wire w, struct scalar *s)
{
    struct wire_field f;
    struct tensor t = {0};
    bool scalars = true, ok = true;
    while (ok && wire_next(&w, &f)) {
        if (is_field(&f, VALUE_TAG, WIRE_BYTES)) {
            s->tag = (const char *)f.bytes;
            s->tag_size = f.size;
        } else if (is_field(&f, VALUE_SIMPLE, WIRE_32)) {
            s->any = true;
            s->value = from_float(f.value);
        } else if (is_field(&f, VALUE_TENSOR, WIRE_BYTES))
            ok = take_tensor(open_field(&f), &t);
        else if (is_field(&f, VALUE_METADATA, WIRE_BYTES))
            ok = take_metadata(open_field(&f), &scalars);
    }
    if (!s->any && t.any && scalars) {
        s->any = true;
        s->value = t.value;
    }
    return ok && !w.bad;
}

struct reader {
    int64_t step;
    bool (*on_scalar)(void *to, int64_t step, const char *tag, size_t tag_size, double value);
    void *to;
};

static bool take_summary(struct wire w, const struct reader *r, bool give)
{
    struct wire_field f;
    while (wire_next(&w, &f)) {
        struct scalar s = {.tag = ""};
        if (!is_field(&f, SUMMARY_VALUE, WIRE_BYTES))
            continue;
        if (!take_value(open_field(&f), &s))
            return false;
        if (give && s.any && !r->on_scalar(r->to, r->step, s.tag, s.tag_size, s.value))
            break;
    }
    return !w.bad;
}

enum event_kind event_read(const unsigned char *bytes, size_t size,
                           bool (*on_scalar)(void *to, int64_t step, const char *tag, size_t tag_size, double value),
                           void *to)
{
    struct reader r = {0, on_scalar, to};
    struct wire w = {.at = bytes, .end = bytes + size};
    struct wire_field f, summary = {0};
    bool any = false, version = false;
    while (wire_next(&w, &f)) {
        if (is_field(&f, EVENT_STEP, WIRE_VARINT))
            r.step = (int64_t)f.value;
        else if (is_field(&f, EVENT_FILE_VERSION, WIRE_BYTES))
            version = f.size >= 12 && memcmp(f.bytes, "brain.Event:", 12) == 0;
        else if (is_field(&f, EVENT_SUMMARY, WIRE_BYTES)) {
            summary = f;
            any = true;
        } else if (!is_field(&f, EVENT_WALL_TIME, WIRE_64) && f.number <= EVENT_SUMMARY && f.number != EVENT_GRAPH)
            return EVENT_BAD;
    }
    /* Looked through before anything is given: half an event would not say that it is one. */
    if (w.bad || (any && !take_summary(open_field(&summary), &r, false)))
        return EVENT_BAD;
    if (any)
        take_summary(open_field(&summary), &r, true);
    return version ? EVENT_VERSION : EVENT_OTHER;
}
