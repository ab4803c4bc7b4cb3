/* SPDX-License-Identifier: MIT */
/* The numbers of one reading of a log; see sheet.h.
 *
 * Arrays grow by realloc: where they are large the C library moves pages and copies nothing, and pages that no point
 * has come to fill take no memory. */
#include "sheet.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "name.h"

struct track {
    double *x, *y; /* those of the series; x is NULL while it goes up evenly */
    size_t room_x, room_y;
    size_t sorted; /* points, from the first, that are in order */
    char *key;     /* the name as the log has it: two names may look the same once they are safe and cut */
    size_t key_size;
};

void sheet_free(struct sheet *s)
{
    for (size_t i = 0; i < s->count; i++) {
        free(s->track[i].x);
        free(s->track[i].y);
        free(s->track[i].key);
    }
    free(s->series);
    free(s->track);
    *s = (struct sheet){.wanted_x = s->wanted_x, .place = s->place};
}

static bool is_key(const struct track *t, const char *key, size_t size)
{
    return t->key_size == size && memcmp(t->key, key, size) == 0;
}

static bool is_shown(const struct sheet *s, const char *name)
{
    for (size_t i = 0; i < s->count; i++) {
        if (strcmp(s->series[i].name, name) == 0)
            return true;
    }
    return false;
}

/* The name made safe and cut, with a number where another series already looks like that. */
static void show_name(const struct sheet *s, char *out, const char *key)
{
    char safe[LOG_NAME_MAX];
    text_safe(safe, sizeof safe, *key ? key : "(no name)");
    snprintf(out, LOG_NAME_MAX, "%s", safe);
    for (int n = 2; is_shown(s, out); n++) {
        char tail[16], cut[LOG_NAME_MAX];
        int width = snprintf(tail, sizeof tail, "~%d", n);
        text_safe(cut, sizeof cut - (size_t)width, safe);
        snprintf(out, LOG_NAME_MAX, "%.*s%s", LOG_NAME_MAX - 1 - width, cut, tail);
    }
}

static bool take_room(struct sheet *s)
{
    if (s->count < s->room)
        return true;
    size_t room = s->room ? 2 * s->room : 8;
    struct log_series *series = realloc(s->series, room * sizeof *series);
    if (series)
        s->series = series;
    struct track *track = series ? realloc(s->track, room * sizeof *track) : NULL;
    if (!track)
        return false;
    s->track = track;
    s->room = room;
    return true;
}

static size_t add_series(struct sheet *s, const char *key, size_t size)
{
    char *copy = take_room(s) ? malloc(size + 1) : NULL;
    if (!copy) {
        s->no_memory = true;
        return SIZE_MAX;
    }
    memcpy(copy, key, size);
    copy[size] = 0;
    struct log_series *to = &s->series[s->count];
    *to = (struct log_series){0};
    show_name(s, to->name, copy);
    s->track[s->count] = (struct track){.key = copy, .key_size = size};
    s->count++;
    name_roles(s->series, s->count, s->place);
    return s->count - 1;
}

size_t sheet_find(struct sheet *s, const char *key, size_t size, size_t hint)
{
    if (hint < s->count && is_key(&s->track[hint], key, size))
        return hint;
    for (size_t i = 0; i < s->count; i++) {
        if (is_key(&s->track[i], key, size))
            return i;
    }
    if (size <= SHEET_KEY_MAX && s->count < LOG_SERIES_MAX)
        return add_series(s, key, size);
    if (!s->full)
        sheet_say(s, size > SHEET_KEY_MAX ? "a name has more than %d bytes; its series is left out"
                                          : "more than %d series; the later ones are left out",
                  size > SHEET_KEY_MAX ? (int)SHEET_KEY_MAX : (int)LOG_SERIES_MAX);
    s->full = true;
    return SIZE_MAX;
}

static bool grow(double **array, size_t *room, size_t need)
{
    if (need <= *room)
        return true;
    size_t more = *room < 64 ? 64 : *room + *room / 2;
    more = more > need ? more : need;
    double *grown = more <= SIZE_MAX / sizeof **array ? realloc(*array, more * sizeof **array) : NULL;
    if (!grown)
        return false;
    *array = grown;
    *room = more;
    return true;
}

/* Whether the next point's x is where the even ones lead. */
static bool goes_on_evenly(struct log_series *s, double x)
{
    if (s->count == 0)
        s->x0 = x;
    if (s->count == 1)
        s->dx = x - s->x0;
    return s->dx >= 0 && isfinite(s->dx) && s->x0 + (double)s->count * s->dx == x;
}

static bool spell_out(struct log_series *s, struct track *t)
{
    if (!grow(&t->x, &t->room_x, t->room_y))
        return false;
    for (size_t i = 0; i < s->count; i++)
        t->x[i] = i ? s->x0 + (double)i * s->dx : s->x0;
    s->x = t->x;
    return true;
}

/* Once, for those that follow say the same. */
static bool refuse_number(struct sheet *s)
{
    if (!s->overfull)
        sheet_say(s, "has more than %d numbers; the later ones are left out, log every tenth", LOG_NUMBERS_MAX);
    s->overfull = true;
    return true;
}

bool sheet_add(struct sheet *s, size_t i, double x, double y)
{
    struct log_series *to = &s->series[i];
    struct track *t = &s->track[i];
    if (s->points >= LOG_NUMBERS_MAX)
        return refuse_number(s);
    bool ok = grow(&t->y, &t->room_y, to->count + 1);
    if (ok && !t->x && !goes_on_evenly(to, x))
        ok = spell_out(to, t);
    if (ok && t->x)
        ok = grow(&t->x, &t->room_x, to->count + 1);
    if (!ok) {
        s->no_memory = true;
        return false;
    }
    if (t->sorted == to->count && (!t->x || to->count == 0 || x >= t->x[to->count - 1]))
        t->sorted++;
    if (t->x)
        t->x[to->count] = x;
    t->y[to->count++] = y;
    to->x = t->x;
    to->y = t->y;
    s->points++;
    return true;
}

struct point {
    double x, y;
    size_t order;
};

static int by_x(const void *a, const void *b)
{
    const struct point *p = a, *q = b;
    if (p->x != q->x)
        return p->x < q->x ? -1 : 1;
    return p->order < q->order ? -1 : 1;
}

/* The points from `sorted` on, which came out of order, into their places: sorted by themselves, then merged from the
 * back. */
static bool put_in_order(struct track *t, size_t count)
{
    size_t n = count - t->sorted, left = t->sorted;
    struct point *late = malloc(n * sizeof *late);
    if (!late)
        return false;
    for (size_t i = 0; i < n; i++)
        late[i] = (struct point){t->x[t->sorted + i], t->y[t->sorted + i], i};
    qsort(late, n, sizeof *late, by_x);
    for (size_t to = count; n > 0; to--) {
        bool old = left > 0 && t->x[left - 1] > late[n - 1].x;
        t->x[to - 1] = old ? t->x[left - 1] : late[n - 1].x;
        t->y[to - 1] = old ? t->y[left - 1] : late[n - 1].y;
        left -= old;
        n -= !old;
    }
    t->sorted = count;
    free(late);
    return true;
}

void sheet_settle(struct sheet *s)
{
    for (size_t i = 0; i < s->count; i++) {
        if (s->track[i].sorted == s->series[i].count)
            continue;
        s->moved++;
        if (!put_in_order(&s->track[i], s->series[i].count))
            s->no_memory = true;
    }
}

static void keep(struct sheet *s, const char *fmt, va_list ap)
{
    char raw[2 * SHEET_TEXT_MAX];
    vsnprintf(raw, sizeof raw, fmt, ap);
    text_safe(s->message, sizeof s->message, raw);
}

void sheet_skip(struct sheet *s, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    keep(s, fmt, ap);
    va_end(ap);
    s->skipped++;
}

void sheet_say(struct sheet *s, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    keep(s, fmt, ap);
    va_end(ap);
}
