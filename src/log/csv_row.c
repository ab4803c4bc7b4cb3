/* SPDX-License-Identifier: MIT */
/* One line of a CSV file through libcsv; see csv_row.h.
 *
 * libcsv cannot be stopped from a callback, and a quote that is not closed would swallow the rest of the file: hence
 * line by line, so that what is wrong on a line costs that line. Where libcsv 3.0.3 has to begin anew it is finished,
 * freed and initialised in this order; others have memory bugs, and so have options that are changed later. */
#include "csv_row.h"

#include <stdlib.h>
#include <string.h>

static void on_cell(void *cell, size_t size, void *data)
{
    struct csv_row *r = data;
    if (!r->muted)
        r->on_cell(r->to, r->cells++, size ? cell : "", size);
}

static void on_row(int end, void *data)
{
    struct csv_row *r = data;
    (void)end;
    r->ended++;
}

static void *capped_realloc(void *p, size_t size)
{
    return size <= CSV_ROW_CELL_MAX ? realloc(p, size) : NULL;
}

static bool open_parser(struct csv_row *r)
{
    if (r->open)
        return true;
    if (csv_init(&r->parser, 0) != 0)
        return false;
    csv_set_realloc_func(&r->parser, capped_realloc);
    csv_set_blk_size(&r->parser, CSV_ROW_CELL_MAX);
    csv_set_delim(&r->parser, (unsigned char)r->separator);
    r->open = true;
    return true;
}

void csv_row_free(struct csv_row *r)
{
    if (!r->open)
        return;
    r->muted = true;
    csv_fini(&r->parser, on_cell, on_row, r);
    csv_free(&r->parser);
    r->muted = false;
    r->open = false;
}

static bool is_blank(const char *line, size_t size)
{
    size_t i = 0;
    while (i < size && (line[i] == ' ' || line[i] == '\t' || line[i] == '\r' || line[i] == '\n'))
        i++;
    return i == size;
}

enum csv_row_kind csv_row_parse(struct csv_row *r, const char *line, size_t size)
{
    uint64_t before = r->ended;
    r->cells = 0;
    if (!open_parser(r))
        return CSV_ROW_NO_MEMORY;
    bool whole = csv_parse(&r->parser, line, size, on_cell, on_row, r) == size;
    if (whole && r->ended != before)
        return CSV_ROW;
    if (whole && is_blank(line, size))
        return CSV_ROW_BLANK;
    bool none = csv_get_buffer_size(&r->parser) == 0; /* it did not even get the first cell's memory */
    csv_row_free(r);
    return whole ? CSV_ROW_OPEN : none ? CSV_ROW_NO_MEMORY : CSV_ROW_LONG;
}
