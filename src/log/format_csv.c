/* SPDX-License-Identifier: MIT */
/* Any CSV file with a header, through libcsv: Keras CSVLogger, Lightning metrics.csv, fastai, Ultralytics, history.csv
 * and those that nobody has a name for. A column is a series, a cell a point. */
#include "format.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "axis.h"
#include "base/text.h"
#include "csv_head.h"
#include "csv_row.h"
#include "lines.h"
#include "name.h"
#include "number.h"

enum { COLUMN_MAX = 4096, NO_COLUMN = -1 };

struct csv {
    struct sheet *to;
    struct lines lines;
    struct csv_row row;
    bool naming; /* the row at hand is a header */
    bool named;  /* there was one */
    bool no_memory;
    char *name[COLUMN_MAX];    /* (width) */
    size_t series[COLUMN_MAX]; /* (width): where the column's points go, or a guess at it */
    size_t width;
    int x;         /* the column of steps, or NO_COLUMN: rows are counted */
    uint64_t rows; /* so far, for that */
    struct axis axis;
    bool anew;     /* a repeated header stands before the next row */
    /* the row at hand */
    size_t numbers, same; /* same: cells that repeat the header */
    bool extra;           /* a cell behind the last column has something in it */
    double value[COLUMN_MAX];
    unsigned char kind[COLUMN_MAX];
};

/* A byte order mark counts as no text before the header. */
static size_t mark_size(const uint8_t *head, size_t size)
{
    return size >= 3 && memcmp(head, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
}

static bool is_first(const char *line, size_t size, size_t rest)
{
    return csv_head_is(line, size, rest, false);
}

static bool is_later(const char *line, size_t size, size_t rest)
{
    return csv_head_is(line, size, rest, true);
}

static enum format_guess csv_probe(const uint8_t *head, size_t size, bool last, size_t *start)
{
    (void)last;
    size_t mark = mark_size(head, size);
    const uint8_t *line = memchr(head, '\n', size);
    size_t end = line ? (size_t)(line - head) + 1 : 0;
    if (end > mark && is_first((const char *)head + mark, end - mark, size - end)) {
        *start = mark;
        return FORMAT_YES;
    }
    return format_find_line(head, size, is_later, start);
}

static void forget_names(struct csv *c)
{
    for (size_t i = 0; i < c->width; i++)
        free(c->name[i]);
    c->width = 0;
}

static void add_name(struct csv *c, const char *cell, size_t size)
{
    if (c->width == COLUMN_MAX)
        return;
    char *copy = malloc(size + 1);
    if (!copy) {
        c->no_memory = true;
        return;
    }
    memcpy(copy, cell, size);
    copy[size] = 0;
    c->series[c->width] = c->width;
    c->name[c->width++] = copy;
}

static void add_value(struct csv *c, size_t i, const char *cell, size_t size)
{
    enum cell kind = number_read(cell, size, &c->value[i]);
    c->kind[i] = (unsigned char)kind;
    c->numbers += kind == CELL_NUMBER;
    c->same += kind != CELL_NUMBER && strlen(c->name[i]) == size && memcmp(c->name[i], cell, size) == 0;
}

static void on_cell(void *to, size_t i, const char *cell, size_t size)
{
    struct csv *c = to;
    double spare;
    if (c->naming)
        add_name(c, cell, size);
    else if (i < c->width)
        add_value(c, i, cell, size);
    else
        c->extra = c->extra || number_read(cell, size, &spare) != CELL_NONE;
}

static unsigned long long line_number(const struct csv *c)
{
    return (unsigned long long)c->lines.number;
}

/* One line through the parser. False when it is no row; a sentence says why, unless it is blank. */
static bool parse(struct csv *c, const char *line, size_t size)
{
    c->numbers = c->same = 0;
    c->extra = false;
    switch (csv_row_parse(&c->row, line, size)) {
    case CSV_ROW:
        return true;
    case CSV_ROW_BLANK:
        return false;
    case CSV_ROW_OPEN:
        sheet_skip(c->to, "line %llu: a quote is not closed on it; passed over", line_number(c));
        return false;
    case CSV_ROW_LONG:
        sheet_skip(c->to, "line %llu: a cell has more than %d bytes; passed over", line_number(c), CSV_ROW_CELL_MAX);
        return false;
    default:
        c->no_memory = true;
        return false;
    }
}

/* The column that the user names, or the one whose name says best that it counts steps. */
static int find_x(const struct csv *c)
{
    int best = -1, column = NO_COLUMN;
    for (size_t i = 0; i < c->width; i++) {
        if (c->to->wanted_x && strcasecmp(c->name[i], c->to->wanted_x) == 0)
            return (int)i;
        int rank = name_counts_steps(c->name[i], strlen(c->name[i]));
        if (rank >= 0 && (best < 0 || rank < best)) {
            best = rank;
            column = (int)i;
        }
    }
    /* the index that pandas writes */
    return column == NO_COLUMN && c->width > 1 && !*c->name[0] ? 0 : column;
}

static bool has_wanted_x(const struct csv *c)
{
    return !c->to->wanted_x || (c->x != NO_COLUMN && strcasecmp(c->name[c->x], c->to->wanted_x) == 0);
}

/* Of columns with the same name the later ones get a number, so that each stays a series of its own. From the last to
 * the first, for a name is held against those before it as they were. */
static bool part_names(struct csv *c)
{
    for (size_t i = c->width; i-- > 1;) {
        size_t n = 1, room = strlen(c->name[i]) + 24;
        for (size_t k = 0; k < i; k++)
            n += strcmp(c->name[k], c->name[i]) == 0;
        char *name = n > 1 ? malloc(room) : NULL;
        if (!name && n > 1)
            return false;
        if (!name)
            continue;
        snprintf(name, room, "%s~%zu", c->name[i], n);
        free(c->name[i]);
        c->name[i] = name;
    }
    return true;
}

static bool take_header(struct csv *c, const char *line, size_t size, struct err *e)
{
    forget_names(c);
    c->naming = true;
    bool ok = parse(c, line, size);
    c->naming = false;
    if (ok && !part_names(c))
        c->no_memory = true;
    if (!ok || c->no_memory)
        return c->no_memory ? err_memory(e, "a header") : err_set(e, ERR_FAIL, "the header cannot be read");
    if (c->row.cells > COLUMN_MAX)
        return err_set(e, ERR_FAIL, "the header has %zu columns, where at most %d are read", c->row.cells, COLUMN_MAX);
    c->x = find_x(c);
    if (!has_wanted_x(c))
        return err_set(e, ERR_FAIL, "has no column '%s'; name one of its header", c->to->wanted_x);
    const struct csv_writer *writer = csv_head_writer(c->name, c->width);
    c->axis.joins = writer->joins;
    c->axis.once = writer->once;
    text_safe(c->to->format, sizeof c->to->format, writer->name);
    const char *x = c->x == NO_COLUMN ? "row" : *c->name[c->x] ? c->name[c->x] : "index";
    text_safe(c->to->x_name, sizeof c->to->x_name, x);
    c->named = true;
    return true;
}

static bool find_place(struct csv *c, double *x)
{
    if (c->x == NO_COLUMN) {
        *x = (double)++c->rows;
        return true;
    }
    if (c->kind[c->x] != CELL_NUMBER || !isfinite(c->value[c->x])) {
        sheet_skip(c->to, "line %llu: has no %s; passed over", line_number(c), c->to->x_name);
        return false;
    }
    c->rows++;
    *x = axis_next(&c->axis, c->value[c->x], c->anew, c->to, "line", c->lines.number);
    return true;
}

static bool take_row(struct csv *c)
{
    double x;
    if (!find_place(c, &x))
        return true;
    c->anew = false;
    for (size_t i = 0; i < c->width; i++) {
        if (c->kind[i] != CELL_NUMBER || (int)i == c->x)
            continue;
        size_t to = c->series[i] = sheet_find(c->to, c->name[i], strlen(c->name[i]), c->series[i]);
        if (to != SIZE_MAX && !sheet_add(c->to, to, x, c->value[i]))
            return false;
    }
    return true;
}

/* A line that was parsed as a row: what is it? */
static bool judge(struct csv *c, const char *line, size_t size, struct err *e)
{
    bool fits = c->row.cells >= c->width && !c->extra;
    if (c->numbers == 0 && c->same == c->width && fits) {
        c->anew = true;
        return true;
    }
    if (c->numbers == 0 && c->same > 0 && csv_head_separator(line, size) == c->row.separator && c->row.cells > 1) {
        c->anew = true;
        return take_header(c, line, size, e);
    }
    if (!fits) {
        sheet_skip(c->to, "line %llu: has %zu cells where the header has %zu; passed over", line_number(c),
                   c->row.cells, c->width);
        return true;
    }
    return take_row(c) || err_memory(e, "the numbers of a log");
}

struct feeding {
    struct csv *c;
    struct err *e;
};

/* What stands before a carriage return within a line has been overwritten, as on a terminal. */
static void cut_overwritten(const char **line, size_t *size)
{
    size_t end = *size;
    while (end > 0 && ((*line)[end - 1] == '\n' || (*line)[end - 1] == '\r'))
        end--;
    for (size_t i = end; i > 0; i--) {
        if ((*line)[i - 1] == '\r') {
            *line += i;
            *size -= i;
            return;
        }
    }
}

static bool on_line(void *to, const char *line, size_t size)
{
    struct feeding *f = to;
    struct csv *c = f->c;
    cut_overwritten(&line, &size);
    if (!c->named) {
        c->row.separator = csv_head_separator(line, size);
        return take_header(c, line, size, f->e);
    }
    if (parse(c, line, size))
        return judge(c, line, size, f->e);
    return !c->no_memory || err_memory(f->e, "a line");
}

static void on_long_line(void *to)
{
    struct feeding *f = to;
    sheet_skip(f->c->to, "line %llu: has more than %d bytes; passed over", line_number(f->c), LINES_MAX);
}

static bool csv_begin(void *state, struct sheet *to, struct err *e)
{
    struct csv *c = state;
    (void)e;
    c->to = to;
    c->row.on_cell = on_cell;
    c->row.to = c;
    return true;
}

static bool csv_take(void *state, const uint8_t *bytes, size_t size, struct err *e)
{
    struct feeding f = {state, e};
    const struct lines_user user = {&f, on_line, on_long_line};
    bool no_memory = false;
    return lines_feed(&f.c->lines, (const char *)bytes, size, &user, &no_memory)
           || (no_memory ? err_memory(e, "a line") : false);
}

/* The last line of a pipe may lack its end; then it counts if it has all its cells. */
static bool csv_end(void *state, struct err *e)
{
    struct feeding f = {state, e};
    const struct lines_user user = {&f, on_line, on_long_line};
    bool no_memory = false;
    if (f.c->lines.size == 0)
        return true;
    return lines_feed(&f.c->lines, "\n", 1, &user, &no_memory) || (no_memory ? err_memory(e, "a line") : false);
}

static void csv_free_state(void *state)
{
    struct csv *c = state;
    csv_row_free(&c->row);
    forget_names(c);
    lines_free(&c->lines);
}

const struct format format_csv = {
    .probe = csv_probe,
    .state_size = sizeof(struct csv),
    .begin = csv_begin,
    .take = csv_take,
    .end = csv_end,
    .free = csv_free_state,
};
