/* SPDX-License-Identifier: MIT */
/* One reading of a log; see reading.h. */
#include "reading.h"

#include <stdlib.h>
#include <string.h>

void reading_init(struct reading *r, const char *wanted_x, const char *place)
{
    *r = (struct reading){.sheet = {.wanted_x = wanted_x, .place = place}};
}

static void forget_head(struct reading *r)
{
    free(r->head);
    r->head = NULL;
    r->head_size = 0;
}

void reading_free(struct reading *r)
{
    if (r->state)
        r->format->free(r->state);
    free(r->state);
    forget_head(r);
    sheet_free(&r->sheet);
    reading_init(r, r->sheet.wanted_x, r->sheet.place);
}

static bool refuse(struct reading *r)
{
    forget_head(r);
    return err_set(&r->e, ERR_FAIL, "is no log of a kind that is known here; name a CSV file with a header, a JSON "
                   "log, a TensorBoard event file or a main.log of llm.c");
}

static bool start(struct reading *r, size_t at)
{
    r->state = calloc(1, r->format->state_size);
    bool ok = r->state && r->format->begin(r->state, &r->sheet, &r->e)
              && r->format->take(r->state, r->head + at, r->head_size - at, &r->e);
    if (!r->state)
        err_memory(&r->e, "a log");
    forget_head(r);
    return ok;
}

static bool look(struct reading *r, bool end)
{
    size_t at = 0;
    bool perhaps;
    r->format = format_find(r->head, r->head_size, end, &at, &perhaps);
    if (r->format)
        return start(r, at);
    return (perhaps && !end && r->head_size < FORMAT_HEAD_MAX) || refuse(r);
}

static bool add_to_head(struct reading *r, const uint8_t *bytes, size_t size)
{
    uint8_t *grown = realloc(r->head, r->head_size + size);
    if (!grown)
        return err_memory(&r->e, "the start of a log");
    memcpy(grown + r->head_size, bytes, size);
    r->head = grown;
    r->head_size += size;
    return look(r, false);
}

void reading_take(struct reading *r, const uint8_t *bytes, size_t size)
{
    if (r->failed || size == 0)
        return;
    r->failed = r->format ? !r->format->take(r->state, bytes, size, &r->e) : !add_to_head(r, bytes, size);
}

void reading_settle(struct reading *r)
{
    r->whole = r->format != NULL;
    if (!r->failed && r->format && r->format->settle) {
        struct err e = {0};
        r->whole = r->format->settle(r->state, &e);
        if (!r->whole && e.code != ERR_NONE) {
            r->e = e;
            r->failed = true;
        }
    }
    sheet_settle(&r->sheet);
    if (r->sheet.no_memory && !r->failed)
        r->failed = !err_memory(&r->e, "the numbers of a log");
}

void reading_end(struct reading *r)
{
    if (r->failed)
        return;
    if (!r->format && r->head_size == 0)
        r->failed = !err_set(&r->e, ERR_FAIL, "ended before anything came; look at the program that writes it");
    else if (!r->format)
        r->failed = !look(r, true);
    if (!r->failed && r->format->end)
        r->failed = !r->format->end(r->state, &r->e);
}
