/* SPDX-License-Identifier: MIT */
/* What the first lines of a CSV file tell: where its header is, what parts its cells, who wrote it. One thread. */
#ifndef LOG_CSV_HEAD_H
#define LOG_CSV_HEAD_H

#include <stdbool.h>
#include <stddef.h>

/* What parts the cells of a header: a comma, a semicolon or a tab, whichever there is most of. */
char csv_head_separator(const char *line, size_t size);

/* Whether line is a header: names, and behind it (rest bytes) a row with as many cells and a number in it. A header
 * that is not the first line (`within`) has to look the more like one, for programs print all sorts of lines. */
bool csv_head_is(const char *line, size_t size, size_t rest, bool within);

/* Who writes files with such columns, and how it counts. */
struct csv_writer {
    const char *name;
    bool joins, once; /* of axis */
};
const struct csv_writer *csv_head_writer(char *const *column, size_t count);

#endif
