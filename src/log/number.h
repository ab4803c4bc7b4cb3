/* SPDX-License-Identifier: MIT */
/* A cell of text as a number. Any thread; LC_NUMERIC must be "C". */
#ifndef LOG_NUMBER_H
#define LOG_NUMBER_H

#include <stddef.h>

enum cell {
    CELL_TEXT,   /* not a number */
    CELL_NONE,   /* nothing was measured: empty, NA, None, null */
    CELL_NUMBER, /* also nan and inf, which were measured */
};

/* Blanks around it are passed over. *value is the same double as strtod's. */
enum cell number_read(const char *text, size_t size, double *value);

#endif
