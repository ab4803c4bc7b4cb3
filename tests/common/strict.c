/* SPDX-License-Identifier: MIT */
/* See strict.h. The header: {"name":{"dtype":"F32","shape":[..],"data_offsets":[b,e]}, ...,"__metadata__":{..}} */
#include "strict.h"

#include <check.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* What is left of the header. */
struct reader {
    const char *at, *end;
};

static char next(struct reader *r)
{
    ck_assert_msg(r->at < r->end, "the header ends too early");
    return *r->at++;
}

static void expect(struct reader *r, const char *text)
{
    for (const char *c = text; *c; c++)
        ck_assert_msg(next(r) == *c, "'%s' is missing before: %.20s", text, r->at);
}

static int peek(const struct reader *r)
{
    return r->at < r->end ? *r->at : 0;
}

/* Without escapes, which PyTorch's names do not need. */
static void read_string(struct reader *r, char *out, size_t size)
{
    size_t n = 0;
    expect(r, "\"");
    for (char c; (c = next(r)) != '"'; out[n++] = c)
        ck_assert(n + 1 < size && (unsigned char)c >= 0x20 && c != '\\');
    out[n] = 0;
}

static size_t read_size(struct reader *r)
{
    size_t value = 0, digits = 0;
    for (; peek(r) >= '0' && peek(r) <= '9'; digits++)
        value = value * 10 + (size_t)(next(r) - '0');
    ck_assert(digits > 0 && digits < 19);
    return value;
}

static size_t read_sizes(struct reader *r, size_t *out, size_t max)
{
    size_t n = 0;
    expect(r, "[");
    while (peek(r) != ']') {
        ck_assert_uint_lt(n, max);
        if (n)
            expect(r, ",");
        out[n++] = read_size(r);
    }
    expect(r, "]");
    return n;
}

/* The three keys, in any order, each once. */
static void read_tensor(struct reader *r, struct strict_tensor *t)
{
    char key[32], dtype[8];
    size_t offset[2], seen[3] = {0};
    expect(r, "{");
    for (int i = 0; i < 3; i++) {
        if (i)
            expect(r, ",");
        read_string(r, key, sizeof key);
        expect(r, ":");
        if (strcmp(key, "dtype") == 0 && ++seen[0])
            read_string(r, dtype, sizeof dtype);
        else if (strcmp(key, "shape") == 0 && ++seen[1])
            t->ndim = read_sizes(r, t->dim, STRICT_DIMS_MAX);
        else if (strcmp(key, "data_offsets") == 0 && ++seen[2])
            ck_assert_uint_eq(read_sizes(r, offset, 2), 2);
        else
            ck_abort_msg("%s: has the key %s", t->name, key);
    }
    expect(r, "}");
    ck_assert(seen[0] == 1 && seen[1] == 1 && seen[2] == 1);
    ck_assert_str_eq(dtype, "F32");
    t->begin = offset[0];
    t->end = offset[1];
}

/* Strings by strings. */
static void read_metadata(struct reader *r)
{
    char text[256];
    expect(r, "{");
    for (int i = 0; peek(r) != '}'; i++) {
        if (i)
            expect(r, ",");
        read_string(r, text, sizeof text);
        expect(r, ":");
        read_string(r, text, sizeof text);
    }
    expect(r, "}");
}

static void read_header(struct reader *r, struct strict *s)
{
    bool metadata = false;
    expect(r, "{");
    for (bool more = false; peek(r) != '}'; more = true) {
        struct strict_tensor t = {0};
        if (more)
            expect(r, ",");
        read_string(r, t.name, sizeof t.name);
        expect(r, ":");
        if (strcmp(t.name, "__metadata__") == 0) {
            ck_assert(!metadata);
            metadata = true;
            read_metadata(r);
            continue;
        }
        read_tensor(r, &t);
        for (size_t i = 0; i < s->count; i++)
            ck_assert_msg(strcmp(s->tensor[i].name, t.name) != 0, "%s is there twice", t.name);
        ck_assert_uint_lt(s->count, STRICT_TENSORS_MAX);
        s->tensor[s->count++] = t;
    }
    expect(r, "}");
    while (r->at < r->end)
        expect(r, " ");
}

/* Every byte of the data belongs to exactly one tensor: from each end another begins, up to the last. */
static void check_offsets(const struct strict *s, size_t data)
{
    size_t covered = 0;
    for (size_t i = 0; i < s->count; i++) {
        const struct strict_tensor *t = &s->tensor[i];
        size_t bytes = sizeof(float);
        for (size_t d = 0; d < t->ndim; d++)
            bytes *= t->dim[d];
        ck_assert_msg(t->begin <= t->end && t->end - t->begin == bytes && t->end <= data, "%s: [%zu, %zu]", t->name,
                      t->begin, t->end);
        covered += bytes;
        for (size_t k = 0; k < i; k++)
            ck_assert(t->begin >= s->tensor[k].end || t->end <= s->tensor[k].begin);
    }
    ck_assert_uint_eq(covered, data);
}

struct strict strict_read(const char *bytes, size_t size)
{
    const unsigned char *b = (const unsigned char *)bytes;
    size_t length = 0;
    struct strict s = {0};
    ck_assert_uint_ge(size, 8);
    for (int i = 7; i >= 0; i--)
        length = length << 8 | b[i];
    ck_assert(length <= 100000000 && length <= size - 8 && length % 8 == 0);
    read_header(&(struct reader){bytes + 8, bytes + 8 + length}, &s);
    check_offsets(&s, size - 8 - length);
    for (size_t i = 0; i < s.count; i++)
        s.tensor[i].data = b + 8 + length + s.tensor[i].begin;
    return s;
}

float strict_value(const struct strict_tensor *t, size_t i)
{
    const unsigned char *b = t->data + 4 * i;
    uint32_t bits = b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}
