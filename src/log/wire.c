/* SPDX-License-Identifier: MIT */
/* Reads protobuf messages field by field; see wire.h. */
#include "wire.h"

#include "base/little.h"

static bool fail(struct wire *w)
{
    w->bad = true;
    return false;
}

/* At most 10 bytes, of which the last holds one bit. */
static bool read_varint(struct wire *w, uint64_t *value)
{
    *value = 0;
    for (unsigned shift = 0; shift < 70 && w->at < w->end; shift += 7) {
        uint64_t byte = *w->at++;
        if (shift == 63 && byte > 1)
            return fail(w);
        *value |= (byte & 0x7f) << shift;
        if (byte < 0x80)
            return true;
    }
    return fail(w);
}

static bool read_fixed(struct wire *w, uint64_t *value, unsigned size)
{
    if ((size_t)(w->end - w->at) < size)
        return fail(w);
    *value = little_get(w->at, size);
    w->at += size;
    return true;
}

static bool read_bytes(struct wire *w, struct wire_field *f)
{
    uint64_t size;
    if (!read_varint(w, &size) || size > (uint64_t)(w->end - w->at))
        return fail(w);
    f->bytes = w->at;
    f->size = (size_t)size;
    w->at += size;
    return true;
}

bool wire_next(struct wire *w, struct wire_field *f)
{
    uint64_t key;
    if (w->at == w->end || w->bad || !read_varint(w, &key))
        return false;
    if (key >> 3 == 0 || key >> 3 > 0x1fffffff)
        return fail(w);
    *f = (struct wire_field){.number = (uint32_t)(key >> 3), .type = (enum wire_type)(key & 7)};
    switch (key & 7) {
    case WIRE_VARINT:
        return read_varint(w, &f->value);
    case WIRE_64:
        return read_fixed(w, &f->value, 8);
    case WIRE_BYTES:
        return read_bytes(w, f);
    case WIRE_32:
        return read_fixed(w, &f->value, 4);
    default:
        return fail(w);
    }
}
