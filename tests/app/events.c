/* SPDX-License-Identifier: MIT */
/* See events.h. Event: 1 wall_time (double), 2 step (varint), 3 file_version (text), 5 summary; Summary: 1 value;
 * Value: 1 tag (text), 2 simple_value (float). */
#include "events.h"

#include <check.h>
#include <stdbool.h>
#include <string.h>

struct span {
    const unsigned char *at, *end;
};

static uint64_t little(const unsigned char *b, int bytes)
{
    uint64_t value = 0;
    for (int i = bytes - 1; i >= 0; i--)
        value = value << 8 | b[i];
    return value;
}

/* Bit by bit: the polynomial 0x1EDC6F41, reflected. */
static uint32_t masked_crc(const unsigned char *b, size_t size)
{
    uint32_t crc = 0xffffffff;
    for (size_t i = 0; i < size; i++) {
        crc ^= b[i];
        for (int k = 0; k < 8; k++)
            crc = crc & 1 ? crc >> 1 ^ 0x82f63b78 : crc >> 1;
    }
    crc = ~crc;
    return (crc >> 15 | crc << 17) + 0xa282ead8;
}

static const unsigned char *take(struct span *s, size_t size)
{
    const unsigned char *at = s->at;
    ck_assert_msg((size_t)(s->end - s->at) >= size, "a field ends too late");
    s->at += size;
    return at;
}

static uint64_t varint(struct span *s)
{
    uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
        unsigned char b = *take(s, 1);
        value |= (uint64_t)(b & 0x7f) << shift;
        if (!(b & 0x80))
            return value;
    }
    ck_abort_msg("a number is too long");
}

/* The next field: its number, and its bytes or, of a varint, its value. False at the end. */
static bool field(struct span *s, unsigned *number, struct span *bytes, uint64_t *value)
{
    if (s->at == s->end)
        return false;
    uint64_t key = varint(s);
    size_t size = 0;
    *number = (unsigned)(key >> 3);
    switch (key & 7) {
    case 0: *value = varint(s); break;
    case 1: size = 8; break;
    case 2: size = (size_t)varint(s); break;
    case 5: size = 4; break;
    default: ck_abort_msg("wire type %u", (unsigned)(key & 7));
    }
    bytes->at = take(s, size);
    bytes->end = bytes->at + size;
    return true;
}

static void copy_text(char *out, struct span s)
{
    size_t n = (size_t)(s.end - s.at);
    ck_assert_uint_lt(n, EVENT_TEXT_SIZE);
    memcpy(out, s.at, n);
    out[n] = 0;
}

static float read_float(struct span s)
{
    uint32_t bits = (uint32_t)little(take(&s, 4), 4);
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static void read_value(struct event_record *e, struct span s)
{
    unsigned number;
    struct span bytes;
    uint64_t value;
    ck_assert_uint_lt(e->count, EVENT_SCALARS_MAX);
    bool has_value = false;
    while (field(&s, &number, &bytes, &value)) {
        if (number == 1)
            copy_text(e->scalar[e->count].tag, bytes);
        if (number == 2) {
            e->scalar[e->count].value = read_float(bytes);
            has_value = true;
        }
    }
    ck_assert(has_value && *e->scalar[e->count].tag);
    e->count++;
}

static void read_event(struct event_record *e, struct span s)
{
    unsigned number, one;
    struct span bytes, inner;
    uint64_t value = 0, bits;
    while (field(&s, &number, &bytes, &value)) {
        if (number == 1) {
            bits = little(take(&bytes, 8), 8);
            memcpy(&e->time, &bits, sizeof e->time);
        }
        if (number == 2)
            e->step = (int64_t)value;
        if (number == 3)
            copy_text(e->version, bytes);
        while (number == 5 && field(&bytes, &one, &inner, &value)) {
            ck_assert_uint_eq(one, 1);
            read_value(e, inner);
        }
    }
}

struct events events_read(const char *text, size_t size)
{
    struct events all = {0};
    struct span s = {(const unsigned char *)text, (const unsigned char *)text + size};
    while (s.at < s.end) {
        const unsigned char *head = take(&s, 12);
        uint64_t length = little(head, 8);
        ck_assert_uint_eq(little(head + 8, 4), masked_crc(head, 8));
        const unsigned char *data = take(&s, (size_t)length), *sum = take(&s, 4);
        ck_assert_uint_eq(little(sum, 4), masked_crc(data, (size_t)length));
        ck_assert_uint_lt(all.count, EVENTS_MAX);
        read_event(&all.event[all.count++], (struct span){data, data + length});
    }
    return all;
}
