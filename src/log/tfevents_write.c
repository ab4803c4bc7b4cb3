/* SPDX-License-Identifier: MIT */
/* Writes TensorBoard's event files; see log/tfevents.h. Fields are those of event.proto and summary.proto; scalars are
 * written as simple_value, which every version of TensorBoard reads. */
#include "log/tfevents.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/crc32c.h"
#include "base/little.h"
#include "wire.h"

enum {
    FRAME = 12,      /* bytes before a record: length and its checksum */
    EVENT_MAX = 64,  /* bytes: wall_time, step, and the heads of what follows */
    VALUE_MAX = 64,  /* bytes: of a Summary.Value without its tag */
};

/* A record that grows in memory that is large enough for it. */
struct bytes {
    unsigned char *at;
    size_t size;
};

static void put_little(struct bytes *b, uint64_t value, unsigned size)
{
    little_put(b->at + b->size, value, size);
    b->size += size;
}

static void put_varint(struct bytes *b, uint64_t value)
{
    for (; value >= 0x80; value >>= 7)
        b->at[b->size++] = (unsigned char)(value | 0x80);
    b->at[b->size++] = (unsigned char)value;
}

static void put_key(struct bytes *b, unsigned field, enum wire_type type)
{
    put_varint(b, field << 3 | (unsigned)type);
}

static void put_text(struct bytes *b, unsigned field, const char *text, size_t size)
{
    put_key(b, field, WIRE_BYTES);
    put_varint(b, size);
    memcpy(b->at + b->size, text, size);
    b->size += size;
}

static void put_double(struct bytes *b, unsigned field, double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    put_key(b, field, WIRE_64);
    put_little(b, bits, 8);
}

static void put_float(struct bytes *b, unsigned field, float value)
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    put_key(b, field, WIRE_32);
    put_little(b, bits, 4);
}

uint32_t tfevents_mask(uint32_t crc)
{
    return (crc >> 15 | crc << 17) + 0xa282ead8u;
}

static bool write_record(FILE *file, const struct bytes *b)
{
    unsigned char head[FRAME], tail[4];
    struct bytes h = {head, 0}, t = {tail, 0};
    put_little(&h, b->size, 8);
    put_little(&h, tfevents_mask(crc32c(0, head, 8)), 4);
    put_little(&t, tfevents_mask(crc32c(0, b->at, b->size)), 4);
    return fwrite(head, 1, sizeof head, file) == sizeof head && fwrite(b->at, 1, b->size, file) == b->size
           && fwrite(tail, 1, sizeof tail, file) == sizeof tail;
}

bool tfevents_begin(FILE *file, double wall_time)
{
    static const char version[] = "brain.Event:2";
    unsigned char space[EVENT_MAX];
    struct bytes b = {space, 0};
    put_double(&b, EVENT_WALL_TIME, wall_time);
    put_text(&b, EVENT_FILE_VERSION, version, sizeof version - 1);
    return write_record(file, &b);
}

static void put_value(struct bytes *b, const struct tfevents_scalar *scalar)
{
    unsigned char space[VALUE_MAX + TFEVENTS_TAG_MAX];
    struct bytes v = {space, 0};
    put_text(&v, VALUE_TAG, scalar->tag, strlen(scalar->tag));
    put_float(&v, VALUE_SIMPLE, scalar->value);
    put_text(b, SUMMARY_VALUE, (const char *)v.at, v.size);
}

static void put_event(struct bytes *b, double wall_time, int64_t step, const struct bytes *summary)
{
    put_double(b, EVENT_WALL_TIME, wall_time);
    put_key(b, EVENT_STEP, WIRE_VARINT);
    put_varint(b, (uint64_t)step);
    put_text(b, EVENT_SUMMARY, (const char *)summary->at, summary->size);
}

bool tfevents_scalars(FILE *file, double wall_time, int64_t step, const struct tfevents_scalar *scalar, size_t count)
{
    size_t room = EVENT_MAX;
    for (size_t i = 0; i < count; i++) {
        size_t tag = strlen(scalar[i].tag);
        if (tag > TFEVENTS_TAG_MAX) {
            errno = EINVAL;
            return false;
        }
        room += VALUE_MAX + tag;
    }
    struct bytes summary = {malloc(room), 0}, event = {malloc(room), 0};
    bool ok = summary.at && event.at;
    for (size_t i = 0; ok && i < count; i++)
        put_value(&summary, &scalar[i]);
    if (ok) {
        put_event(&event, wall_time, step, &summary);
        ok = write_record(file, &event);
    }
    free(summary.at);
    free(event.at);
    return ok;
}
