/* SPDX-License-Identifier: MIT */
/* TensorBoard's event files: records of length and checksum (log/tfevents.h), each an Event (event.h). A record whose
 * bytes are damaged is named and passed over; where the length itself is damaged nobody can tell where the next one
 * begins, and the file is read no further. The last record is often half there: it is waited for. */
#include "format.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/crc32c.h"
#include "base/little.h"
#include "base/text.h"
#include "event.h"
#include "log/tfevents.h"

enum {
    HEAD = 12,          /* bytes: length, checksum */
    TAIL = 4,           /* bytes: checksum */
    EVENT_MAX = 1 << 20 /* bytes; larger ones are pictures or graphs: their checksum is checked, and that is all */
};

struct tfevents {
    struct sheet *to;
    unsigned char head[HEAD], tail[TAIL];
    unsigned char *event; /* (room): the record's bytes, when they are at most EVENT_MAX */
    size_t room;
    uint64_t size;        /* of the record's bytes */
    uint64_t got;         /* bytes of the record, with head and tail */
    uint64_t start;       /* where in the file the record starts */
    uint64_t records;     /* before it */
    uint32_t crc;         /* of its bytes so far */
    size_t hint;          /* the series that is likely to come next */
};

static uint32_t stored_crc(const unsigned char *at)
{
    return (uint32_t)little_get(at, 4);
}

static bool is_head(const unsigned char *head)
{
    return stored_crc(head + 8) == tfevents_mask(crc32c(0, head, 8));
}

static enum format_guess tfevents_probe(const uint8_t *head, size_t size, bool end, size_t *start)
{
    (void)end;
    *start = 0;
    if (size >= HEAD)
        return is_head(head) ? FORMAT_YES : FORMAT_NO;
    /* a length below 16 MiB */
    for (size_t i = 3; i < 8 && i < size; i++) {
        if (head[i])
            return FORMAT_NO;
    }
    return FORMAT_PERHAPS;
}

static bool tfevents_begin_reading(void *state, struct sheet *to, struct err *e)
{
    struct tfevents *t = state;
    if (to->wanted_x && strcasecmp(to->wanted_x, "step") != 0)
        return err_set(e, ERR_FAIL, "has no column '%s'; events are counted by step", to->wanted_x);
    t->to = to;
    text_safe(to->format, sizeof to->format, "TensorBoard events");
    text_safe(to->x_name, sizeof to->x_name, "step");
    return true;
}

static unsigned long long number(uint64_t n)
{
    return (unsigned long long)n;
}

static bool on_scalar(void *to, int64_t step, const char *tag, size_t tag_size, double value)
{
    struct tfevents *t = to;
    size_t i = sheet_find(t->to, tag, tag_size, t->hint);
    if (i == SIZE_MAX)
        return !t->to->no_memory;
    t->hint = i + 1 < t->to->count ? i + 1 : 0;
    const struct log_series *s = &t->to->series[i];
    if (s->count > 0 && (double)step < log_series_x(s, s->count - 1))
        sheet_say(t->to, "record %llu: step %lld comes after later ones; put in its place", number(t->records + 1),
                  (long long)step);
    return sheet_add(t->to, i, (double)step, value);
}

static bool take_record(struct tfevents *t, struct err *e)
{
    enum event_kind kind = EVENT_OTHER;
    bool sound = stored_crc(t->tail) == tfevents_mask(t->crc);
    if (!sound)
        sheet_skip(t->to, "record %llu at byte %llu: its checksum is wrong; passed over", number(t->records + 1),
                   number(t->start));
    else if (t->size > 0 && t->size <= EVENT_MAX) {
        kind = event_read(t->event, (size_t)t->size, on_scalar, t);
    }
    if (sound && t->records == 0 && kind != EVENT_VERSION)
        return err_set(e, ERR_FAIL, "has records, but is no event file of TensorBoard: the first one tells no version");
    if (kind == EVENT_BAD)
        sheet_skip(t->to, "record %llu at byte %llu: is no event; passed over", number(t->records + 1),
                   number(t->start));
    return !t->to->no_memory || err_memory(e, "the numbers of a log");
}

static bool take_head(struct tfevents *t, struct err *e)
{
    t->size = little_get(t->head, 8);
    t->crc = 0;
    if (!is_head(t->head))
        return err_set(e, ERR_FAIL, "record %llu at byte %llu: the checksum of its length is wrong, so what follows "
                       "cannot be read", number(t->records + 1), number(t->start));
    if (t->size > INT32_MAX)
        return err_set(e, ERR_FAIL, "record %llu at byte %llu: has %llu bytes, where at most %d are "
                       "read; the rest cannot be found", number(t->records + 1), number(t->start), number(t->size),
                       INT32_MAX);
    if (t->size > EVENT_MAX || t->size <= t->room)
        return true;
    unsigned char *grown = realloc(t->event, (size_t)t->size);
    if (!grown)
        return err_memory(e, "an event");
    t->event = grown;
    t->room = (size_t)t->size;
    return true;
}

/* As many bytes as belong to the part of the record that is at hand. */
static size_t take_part(struct tfevents *t, const uint8_t *bytes, size_t size)
{
    uint64_t end = t->got < HEAD ? HEAD : t->got < HEAD + t->size ? HEAD + t->size : HEAD + t->size + TAIL;
    size_t n = end - t->got < size ? (size_t)(end - t->got) : size;
    if (t->got < HEAD)
        memcpy(t->head + t->got, bytes, n);
    else if (t->got >= HEAD + t->size)
        memcpy(t->tail + (t->got - HEAD - t->size), bytes, n);
    else {
        t->crc = crc32c(t->crc, bytes, n);
        if (t->size <= EVENT_MAX)
            memcpy(t->event + (t->got - HEAD), bytes, n);
    }
    t->got += n;
    return n;
}

static bool tfevents_take(void *state, const uint8_t *bytes, size_t size, struct err *e)
{
    struct tfevents *t = state;
    while (size > 0) {
        size_t n = take_part(t, bytes, size);
        bytes += n;
        size -= n;
        if (t->got == HEAD && !take_head(t, e))
            return false;
        if (t->got < HEAD + t->size + TAIL || t->got <= HEAD)
            continue;
        if (!take_record(t, e))
            return false;
        t->start += t->got;
        t->records++;
        t->got = 0;
    }
    return true;
}

static bool tfevents_end(void *state, struct err *e)
{
    struct tfevents *t = state;
    (void)e;
    if (t->got > 0)
        sheet_skip(t->to, "record %llu at byte %llu: breaks off", number(t->records + 1), number(t->start));
    return true;
}

static void tfevents_free(void *state)
{
    struct tfevents *t = state;
    free(t->event);
}

const struct format format_tfevents = {
    .probe = tfevents_probe,
    .state_size = sizeof(struct tfevents),
    .begin = tfevents_begin_reading,
    .take = tfevents_take,
    .end = tfevents_end,
    .free = tfevents_free,
};
