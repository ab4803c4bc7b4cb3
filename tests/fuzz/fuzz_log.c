/* SPDX-License-Identifier: MIT */
/* Logs of other programs, a target for each format of log/format.def, so that each gets to its depth. A log is read
 * twice: at once, and in pieces that end anywhere with looks at the numbers between. Both must come to the same, unless
 * it is refused: then what was read before that depends on when it was looked at. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "src/log/format.h"

struct one {
    const struct format *format;
    struct sheet sheet;
    void *state;
    bool ok;
    struct err e;
};

static void begin(struct one *r, const struct format *format)
{
    *r = (struct one){.format = format, .state = calloc(1, format->state_size)};
    FUZZ_REQUIRE(r->state != NULL);
    r->ok = format->begin(r->state, &r->sheet, &r->e);
}

/* A copy of exactly its size, so that a look behind its end is seen. */
static void take(struct one *r, const uint8_t *bytes, size_t size)
{
    uint8_t *piece = malloc(size);
    FUZZ_REQUIRE(piece != NULL);
    memcpy(piece, bytes, size);
    r->ok = r->ok && r->format->take(r->state, piece, size, &r->e);
    free(piece);
}

static void settle(struct one *r)
{
    struct err e = {0};
    if (r->ok && r->format->settle && !r->format->settle(r->state, &e) && e.code != ERR_NONE) {
        r->ok = false;
        r->e = e;
    }
    sheet_settle(&r->sheet);
}

static void end(struct one *r)
{
    settle(r);
    if (r->ok && r->format->end)
        r->ok = r->format->end(r->state, &r->e);
    sheet_settle(&r->sheet);
    if (!r->ok)
        fuzz_error(&r->e);
}

static void leave(struct one *r)
{
    r->format->free(r->state);
    free(r->state);
    sheet_free(&r->sheet);
}

static void check_sheet(const struct sheet *s)
{
    uint64_t points = 0;
    FUZZ_REQUIRE(s->count <= LOG_SERIES_MAX);
    fuzz_safe(s->format);
    fuzz_safe(s->x_name);
    fuzz_safe(s->message);
    for (size_t i = 0; i < s->count; i++) {
        const struct log_series *p = &s->series[i];
        FUZZ_REQUIRE(p->name[0] != 0);
        fuzz_safe(p->name);
        fuzz_safe(p->base);
        points += p->count;
        for (size_t k = 0; k < p->count; k++)
            FUZZ_REQUIRE(isfinite(log_series_x(p, k)) && (k == 0 || log_series_x(p, k) >= log_series_x(p, k - 1)));
        FUZZ_REQUIRE(p->count == 0 || log_series_find(p, log_series_x(p, p->count - 1)) == p->count - 1);
    }
    FUZZ_REQUIRE(points == s->points);
}

static void check_same(const struct sheet *a, const struct sheet *b)
{
    FUZZ_REQUIRE(a->count == b->count && a->skipped == b->skipped);
    FUZZ_REQUIRE(strcmp(a->format, b->format) == 0 && strcmp(a->x_name, b->x_name) == 0);
    for (size_t i = 0; i < a->count; i++) {
        const struct log_series *p = &a->series[i], *q = &b->series[i];
        FUZZ_REQUIRE(strcmp(p->name, q->name) == 0 && p->count == q->count && p->role == q->role);
        for (size_t k = 0; k < p->count; k++) {
            FUZZ_REQUIRE(log_series_x(p, k) == log_series_x(q, k));
            FUZZ_REQUIRE(p->y[k] == q->y[k] || (isnan(p->y[k]) && isnan(q->y[k])));
        }
    }
}

/* Piece sizes follow from the bytes alone: mostly short ones. */
static void take_in_pieces(struct one *r, const uint8_t *data, size_t size)
{
    uint32_t dice = 2166136261;
    for (size_t i = 0; i < size; i++)
        dice = (dice ^ data[i]) * 16777619;
    for (size_t at = 0; at < size;) {
        dice = dice * 1664525 + 1013904223;
        size_t n = 1 + (dice >> 16) % (dice >> 30 ? 24 : 512);
        n = n < size - at ? n : size - at;
        take(r, data + at, n);
        if (dice >> 8 & 4)
            settle(r);
        at += n;
    }
}

static void read_log(const struct format *format, const uint8_t *data, size_t size)
{
    struct one whole, pieces;
    size_t start = 0;
    if (size == 0 || format->probe(data, size, true, &start) != FORMAT_YES)
        return;
    FUZZ_REQUIRE(start <= size);
    begin(&whole, format);
    take(&whole, data + start, size - start);
    end(&whole);
    check_sheet(&whole.sheet);
    begin(&pieces, format);
    take_in_pieces(&pieces, data + start, size - start);
    end(&pieces);
    check_sheet(&pieces.sheet);
    FUZZ_REQUIRE(whole.ok == pieces.ok);
    if (whole.ok)
        check_same(&whole.sheet, &pieces.sheet);
    leave(&whole);
    leave(&pieces);
}

#define FORMAT(id) \
    void fuzz_log_##id(const uint8_t *data, size_t size) \
    { \
        read_log(&format_##id, data, size); \
    }
#include "src/log/format.def"
#undef FORMAT
