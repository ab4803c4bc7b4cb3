/* SPDX-License-Identifier: MIT */
/* An object of JSON as a row of a log: its numbers are points, one of them counts steps. One thread. */
#ifndef LOG_JSON_ROW_H
#define LOG_JSON_ROW_H

#include <stdbool.h>
#include <stdint.h>

#include <jansson.h>

#include "axis.h"
#include "sheet.h"

struct json_row {
    struct sheet *to;
    struct axis axis;
    const char *what; /* "line", "row" */
    char x[SHEET_KEY_MAX + 1]; /* the key that counts steps; "" until it is known, and while rows are counted */
    bool counted;     /* no row had such a key: rows are counted */
    uint64_t rows;
};

/* Adds the object's numbers; number is the row's, for sentences. An object within it gives names like "train/loss".
 * False when memory is short. */
bool json_row_add(struct json_row *r, const json_t *object, uint64_t number);

#endif
