/* SPDX-License-Identifier: MIT */
/* main.log of llm.c, and lines like it: `s:10 trl:3.2100 lr:0.000100 norm:1.50`, `s:10 tel:3.4000`, `s:10 eval:0.2500`.
 * `s` is the step; every other word is a name and a number. */
#include "format.h"

#include <math.h>
#include <string.h>
#include <strings.h>

#include "axis.h"
#include "base/text.h"
#include "lines.h"
#include "number.h"

struct llmc {
    struct sheet *to;
    struct lines lines;
    struct axis axis;
    struct err *e; /* of the call at hand */
};

/* A word name:number of the line. */
struct pair {
    const char *name;
    size_t name_size;
    double value;
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Takes the next pair off the line; *bad when there is a word that is none. */
static bool next_pair(const char **line, const char *end, struct pair *p, bool *bad)
{
    while (*line < end && is_blank(**line))
        ++*line;
    const char *from = *line;
    while (*line < end && !is_blank(**line))
        ++*line;
    if (*line == from)
        return false;
    const char *colon = memchr(from, ':', (size_t)(*line - from));
    *bad = !colon || colon == from
           || number_read(colon + 1, (size_t)(*line - colon) - 1, &p->value) != CELL_NUMBER;
    p->name = from;
    p->name_size = colon ? (size_t)(colon - from) : 0;
    return !*bad;
}

/* The step of a line, if it is one of these all through. */
static bool find_step(const char *line, size_t size, double *step)
{
    const char *end = line + size;
    struct pair p;
    bool bad = false;
    size_t n = 0;
    if (!next_pair(&line, end, &p, &bad) || p.name_size != 1 || *p.name != 's' || !isfinite(p.value))
        return false;
    *step = p.value;
    while (next_pair(&line, end, &p, &bad))
        n++;
    return n > 0 && !bad;
}

static bool is_first(const char *line, size_t size, size_t rest)
{
    double step;
    (void)rest;
    return find_step(line, size, &step);
}

static enum format_guess llmc_probe(const uint8_t *head, size_t size, bool end, size_t *start)
{
    (void)end;
    return format_find_line(head, size, is_first, start);
}

static bool llmc_begin(void *state, struct sheet *to, struct err *e)
{
    struct llmc *l = state;
    if (to->wanted_x && strcasecmp(to->wanted_x, "step") != 0)
        return err_set(e, ERR_FAIL, "has no column '%s'; the lines of such a log are counted by step", to->wanted_x);
    l->to = to;
    l->axis.joins = true;
    text_safe(to->format, sizeof to->format, "llm.c main.log");
    text_safe(to->x_name, sizeof to->x_name, "step");
    return true;
}

static unsigned long long line_number(const struct llmc *l)
{
    return (unsigned long long)l->lines.number;
}

static bool on_line(void *to, const char *line, size_t size)
{
    struct llmc *l = to;
    const char *end = line + size;
    double step;
    struct pair p;
    bool bad = false;
    if (!find_step(line, size, &step)) {
        if (next_pair(&line, end, &p, &bad) || bad)
            sheet_skip(l->to, "line %llu: is not of the form s:STEP NAME:NUMBER; passed over", line_number(l));
        return true;
    }
    double x = axis_next(&l->axis, step, false, l->to, "line", l->lines.number);
    next_pair(&line, end, &p, &bad);
    while (next_pair(&line, end, &p, &bad)) {
        size_t i = sheet_find(l->to, p.name, p.name_size, 0);
        if (i != SIZE_MAX && !sheet_add(l->to, i, x, p.value))
            return err_memory(l->e, "the numbers of a log");
    }
    return true;
}

static void on_long_line(void *to)
{
    struct llmc *l = to;
    sheet_skip(l->to, "line %llu: has more than %d bytes; passed over", line_number(l), LINES_MAX);
}

static bool llmc_take(void *state, const uint8_t *bytes, size_t size, struct err *e)
{
    struct llmc *l = state;
    const struct lines_user user = {l, on_line, on_long_line};
    bool no_memory = false;
    l->e = e;
    return lines_feed(&l->lines, (const char *)bytes, size, &user, &no_memory)
           || (no_memory ? err_memory(e, "a line") : false);
}

/* A last line without its end may lack digits: "2.1" of "2.13". It is one of a program that was stopped. */
static bool llmc_end(void *state, struct err *e)
{
    struct llmc *l = state;
    (void)e;
    if (l->lines.size > 0)
        sheet_say(l->to, "line %llu: breaks off; passed over", line_number(l) + 1);
    return true;
}

static void llmc_free(void *state)
{
    struct llmc *l = state;
    lines_free(&l->lines);
}

const struct format format_llmc = {
    .probe = llmc_probe,
    .state_size = sizeof(struct llmc),
    .begin = llmc_begin,
    .take = llmc_take,
    .end = llmc_end,
    .free = llmc_free,
};
