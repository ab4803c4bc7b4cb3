/* SPDX-License-Identifier: MIT */
/* What programs print for people while they train: lines with a step and a loss or an accuracy (printed.h). The step
 * may stand on a line of its own before, as "Epoch 3/10" of Keras does. Every other line is passed over in silence, for
 * it is not meant for us. */
#include "format.h"

#include <math.h>
#include <string.h>
#include <strings.h>

#include "axis.h"
#include "base/text.h"
#include "lines.h"
#include "printed.h"

enum { LINE_MAX_READ = 4096, NEAR = 3 }; /* bytes; lines within which a step on a line of its own counts for a probe */

struct printed_log {
    struct sheet *to;
    struct lines lines;
    struct axis axis;
    struct printed printed;
    char x[LOG_NAME_MAX];
    double step; /* the last one */
    bool any;    /* there was one */
    struct err *e;
};

static const char *last_text(const char *line, size_t *size)
{
    while (*size && (line[*size - 1] == '\n' || line[*size - 1] == '\r'))
        --*size;
    for (size_t i = *size; i > 0; i--) {
        if (line[i - 1] == '\r') {
            *size -= i;
            return line + i;
        }
    }
    return line;
}

static enum format_guess printed_probe(const uint8_t *head, size_t size, bool end, size_t *start)
{
    struct printed p;
    size_t near = 0;
    (void)end;
    for (size_t at = 0; at < size;) {
        const uint8_t *stop = memchr(head + at, '\n', size - at);
        if (!stop)
            break;
        size_t part = (size_t)(stop - head) + 1 - at, n = part;
        const char *line = last_text((const char *)head + at, &n);
        near -= near > 0;
        printed_read(&p, line, n < LINE_MAX_READ ? n : 0);
        if (p.step < p.count) {
            *start = at;
            near = NEAR;
        }
        if (near > 0 && p.measured)
            return FORMAT_YES;
        at += part;
    }
    *start = 0;
    return memchr(head, 0, size) ? FORMAT_NO : FORMAT_PERHAPS;
}

static bool printed_begin(void *state, struct sheet *to, struct err *e)
{
    struct printed_log *l = state;
    (void)e;
    l->to = to;
    l->axis.joins = true;
    text_safe(to->format, sizeof to->format, "printed lines");
    return true;
}

/* The pair that counts steps for the whole log: the first line's best, or the one that the user wants. */
static size_t find_step(struct printed_log *l)
{
    const struct printed *p = &l->printed;
    if (!*l->x && l->to->wanted_x)
        text_safe(l->x, sizeof l->x, l->to->wanted_x);
    else if (!*l->x && p->step < p->count)
        text_safe(l->x, sizeof l->x, p->pair[p->step].name);
    text_safe(l->to->x_name, sizeof l->to->x_name, l->x);
    size_t i = 0;
    while (i < p->count && strcasecmp(p->pair[i].name, l->x) != 0)
        i++;
    return i;
}

static bool add_pairs(struct printed_log *l, double x, size_t step)
{
    const struct printed *p = &l->printed;
    for (size_t i = 0; i < p->count; i++) {
        if (i == step || p->pair[i].steps >= 0)
            continue;
        size_t to = sheet_find(l->to, p->pair[i].name, strlen(p->pair[i].name), 0);
        if (to == SIZE_MAX ? l->to->no_memory : !sheet_add(l->to, to, x, p->pair[i].value))
            return err_memory(l->e, "the numbers of a log");
    }
    return true;
}

static bool on_line(void *to, const char *line, size_t size)
{
    struct printed_log *l = to;
    line = last_text(line, &size);
    printed_read(&l->printed, line, size < LINE_MAX_READ ? size : 0);
    if (l->printed.count == 0)
        return true;
    size_t step = find_step(l);
    if (step < l->printed.count && isfinite(l->printed.pair[step].value)) {
        l->step = axis_next(&l->axis, l->printed.pair[step].value, false, l->to, "line", l->lines.number);
        l->any = true;
    }
    return !l->printed.measured || !l->any || add_pairs(l, l->step, step);
}

static void on_long_line(void *to)
{
    (void)to;
}

static bool printed_take(void *state, const uint8_t *bytes, size_t size, struct err *e)
{
    struct printed_log *l = state;
    const struct lines_user user = {l, on_line, on_long_line};
    bool no_memory = false;
    l->e = e;
    return lines_feed(&l->lines, (const char *)bytes, size, &user, &no_memory)
           || (no_memory ? err_memory(e, "a line") : false);
}

static void printed_free(void *state)
{
    struct printed_log *l = state;
    lines_free(&l->lines);
}

const struct format format_printed = {
    .probe = printed_probe,
    .state_size = sizeof(struct printed_log),
    .begin = printed_begin,
    .take = printed_take,
    .free = printed_free,
};
