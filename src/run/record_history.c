/* SPDX-License-Identifier: MIT */
/* history.csv read again, through libcsv; see run/record_read.h.
 *
 * The parser is fed line by line: libcsv cannot be stopped from a callback and does not count lines, and a cell with a
 * line break in it is an error here. One csv_init, csv_fini, csv_free for a file, and fixed options: other orders have
 * memory bugs in libcsv 3.0.3. The line at the end is fed only when its end is there, so that half a number is never
 * taken for a whole one. Any thread.
 */
#include <csv.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "record_reading.h"

enum {
    FILE_MAX = 1 << 26,   /* bytes: a run of most epochs has a tenth of that */
    CELL_MAX = 512,       /* bytes: what libcsv allocates at first, and all that it gets */
    COLUMNS_MAX = 256,
    EPOCH = -1, OTHER = -2, /* what a column is, beside a metric */
    SHOWN = 24,           /* bytes of a bad cell in an error */
};

static const char history_name[] = "history.csv";

struct reader {
    char path[FILE_PATH_MAX];
    struct history *history;
    int column[COLUMNS_MAX]; /* a metric, EPOCH or OTHER */
    size_t columns, cells;   /* of the header; of the row so far */
    size_t line, rows;       /* from 1; ended, with the header */
    struct epoch_row row;
    bool failed;             /* e is filled: the rest is not looked at */
    struct err *e;
};

static bool refuse(struct reader *r, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Fails with "path, line N: ", the text and the way out. */
static bool refuse(struct reader *r, const char *fmt, ...)
{
    char text[200];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    r->failed = true;
    return err_set(r->e, ERR_FAIL, "%s, line %zu: %s; mend it, or cut the file off before it", r->path, r->line, text);
}

static int shown(size_t size)
{
    return size < SHOWN ? (int)size : SHOWN;
}

static int what_is(const char *cell, size_t size)
{
    if (size == 5 && memcmp(cell, "epoch", 5) == 0)
        return EPOCH;
    for (int m = 0; m < METRIC_COUNT; m++)
        if (strlen(metric_info[m].column) == size && memcmp(metric_info[m].column, cell, size) == 0)
            return m;
    return OTHER;
}

static void take_name(struct reader *r, const char *cell, size_t size)
{
    int what = what_is(cell, size);
    if (r->columns == COLUMNS_MAX) {
        refuse(r, "has more than %d columns", COLUMNS_MAX);
        return;
    }
    for (size_t i = 0; i < r->columns; i++)
        if (what != OTHER && r->column[i] == what)
            refuse(r, "has the column %.*s twice", shown(size), cell);
    r->column[r->columns++] = what;
}

/* A number, or what printf makes of one that is none. strtod would take blanks and hexadecimals too. */
static bool read_number(const char *cell, size_t size, double *out)
{
    char text[CELL_MAX + 1], *end;
    if (size == 0 || size > CELL_MAX)
        return false;
    memcpy(text, cell, size);
    text[size] = 0;
    const char *bare = text + (text[0] == '-');
    bool word = strcmp(bare, "nan") == 0 || strcmp(bare, "inf") == 0;
    if (!word && strspn(text, "0123456789.eE+-") != size)
        return false;
    *out = strtod(text, &end);
    return *end == 0;
}

static void take_cell(struct reader *r, int what, const char *cell, size_t size)
{
    double value = 0;
    if (what == OTHER || (what != EPOCH && size == 0)) /* empty: not measured */
        return;
    if (!read_number(cell, size, &value))
        refuse(r, "'%.*s' where a number belongs", shown(size), size ? cell : "");
    else if (what != EPOCH)
        metric_set(&r->row, (enum metric)what, value);
    else if (value != (double)(r->history->count + 1))
        refuse(r, "is of epoch %.*s, where epoch %zu belongs", shown(size), cell, r->history->count + 1);
}

static void on_cell(void *cell, size_t size, void *data)
{
    struct reader *r = data;
    size_t i = r->cells++;
    if (r->failed)
        return;
    if (r->rows == 0)
        take_name(r, cell, size);
    else if (i < r->columns)
        take_cell(r, r->column[i], cell, size);
}

static void end_header(struct reader *r)
{
    r->history->columns = 0;
    for (size_t i = 0; i < r->columns; i++)
        if (r->column[i] >= 0)
            r->history->columns |= UINT32_C(1) << r->column[i];
    for (size_t i = 0; i < r->columns; i++)
        if (r->column[i] == EPOCH)
            return;
    refuse(r, "is no header with the column epoch");
}

static void end_row(struct reader *r)
{
    if (r->cells != r->columns) {
        refuse(r, "has %zu columns, where the header has %zu", r->cells, r->columns);
        return;
    }
    r->row.epoch = (uint32_t)r->history->count + 1;
    if (r->row.epoch > SPEC_EPOCHS_MAX || !history_append(r->history, &r->row))
        refuse(r, "is one of more than %d epochs", SPEC_EPOCHS_MAX);
}

static void on_row(int end, void *data)
{
    struct reader *r = data;
    (void)end;
    if (!r->failed && r->rows == 0)
        end_header(r);
    else if (!r->failed)
        end_row(r);
    r->rows++;
    r->cells = 0;
    r->row = (struct epoch_row){0};
}

/* An unclosed quote would otherwise make a cell of the rest of the file. */
static void *capped_realloc(void *p, size_t size)
{
    return size <= CELL_MAX ? realloc(p, size) : NULL;
}

static bool feed_line(struct reader *r, struct csv_parser *p, const char *line, size_t size)
{
    size_t before = r->rows;
    r->line++;
    if (csv_parse(p, line, size, on_cell, on_row, r) != size && !r->failed)
        return csv_error(p) == CSV_EPARSE ? refuse(r, "a quote stands within a cell")
                                          : refuse(r, "a cell has more than %d bytes", CELL_MAX);
    return !r->failed && (r->rows == before + 1 || refuse(r, "is empty, or its quote is not closed"));
}

static bool feed(struct reader *r, struct csv_parser *p, const char *bytes, size_t size)
{
    size_t mark = size >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    for (size_t at = mark; at < size;) {
        const char *end = memchr(bytes + at, '\n', size - at);
        if (!end)
            break;
        size_t n = (size_t)(end + 1 - (bytes + at));
        if (!feed_line(r, p, bytes + at, n))
            return false;
        at += n;
    }
    return true;
}

static bool parse(struct reader *r, const char *bytes, size_t size)
{
    struct csv_parser p;
    if (csv_init(&p, CSV_STRICT | CSV_STRICT_FINI) != 0)
        return err_memory(r->e, r->path);
    csv_set_realloc_func(&p, capped_realloc);
    csv_set_blk_size(&p, CELL_MAX);
    bool ok = feed(r, &p, bytes, size);
    csv_fini(&p, on_cell, on_row, r); /* after whole lines there is nothing left to end */
    csv_free(&p);
    return ok;
}

static size_t count_lines(const char *bytes, size_t size)
{
    size_t n = 0;
    for (const char *p = bytes, *end = bytes + size; (p = memchr(p, '\n', (size_t)(end - p))); p++)
        n++;
    return n;
}

static bool read_bytes(struct history *h, const struct record_root *root, const char *id, const char *bytes,
                       size_t size, size_t epochs, struct err *e)
{
    struct reader r = {.history = h, .e = e};
    size_t lines = count_lines(bytes, size);
    snprintf(r.path, sizeof r.path, "%s/%s/%s", root->path, id, history_name);
    if (!history_init(h, lines > epochs ? lines : epochs, e))
        return false;
    if (parse(&r, bytes, size))
        return true;
    history_free(h);
    return false;
}

/* A power cut may leave zeros where lines were to be, and lines behind them: a length comes to the disk before the
 * bytes, and these in any order. Nothing behind the first zero was ever promised. The zero is taken,
 * as a part of a line. */
static size_t size_of_text(const char *bytes, size_t size)
{
    const char *zero = size ? memchr(bytes, 0, size) : NULL;
    return zero ? (size_t)(zero - bytes) + 1 : size;
}

bool record_read_history_at(struct history *h, struct store_stamp *stamp, const struct record_root *root,
                            const char *id, size_t epochs, bool *torn, struct err *e)
{
    char *bytes;
    size_t size;
    *h = (struct history){0};
    if (!record_id_check(id, e) || !record_slurp(root, id, history_name, FILE_MAX, &bytes, &size, stamp, e))
        return false;
    size = size_of_text(bytes, size);
    if (torn)
        *torn = size > 0 && bytes[size - 1] != '\n';
    bool ok = read_bytes(h, root, id, bytes ? bytes : "", size, epochs, e);
    free(bytes);
    return ok;
}

bool record_read_history(struct history *h, const char *path, const char *id, size_t epochs, bool *torn, struct err *e)
{
    struct record_root root;
    *h = (struct history){0};
    if (!record_root_open(&root, path, e))
        return false;
    bool ok = record_read_history_at(h, NULL, &root, id, epochs, torn, e);
    record_root_close(&root);
    return ok;
}

bool record_summarise_at(struct record_info *info, struct store_stamp *stamp, const struct record_root *root,
                         struct err *e)
{
    struct history h;
    if (!record_read_history_at(&h, stamp, root, info->id, 0, NULL, e))
        return false;
    const struct epoch_row *best = history_best(&h, METRIC_VALID_LOSS), *last = history_last(&h);
    info->summary = (struct record_summary){.epochs = (uint32_t)h.count};
    if (best)
        info->summary.best = *best;
    if (last)
        info->summary.last = *last;
    history_free(&h);
    return true;
}

bool record_summarise(struct record_info *info, const char *path, struct err *e)
{
    struct record_root root;
    if (!record_root_open(&root, path, e))
        return false;
    bool ok = record_summarise_at(info, NULL, &root, e);
    record_root_close(&root);
    return ok;
}
