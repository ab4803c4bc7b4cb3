/* SPDX-License-Identifier: MIT */
/* JSON for other programs to read. Main thread. */
#ifndef APP_JSON_OUT_H
#define APP_JSON_OUT_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

#include "base/err.h"

/* A number; null for NaN and infinity, of which JSON knows nothing. */
json_t *json_out_number(double value);

/* Prints indented, with a line end, and gives j back (NULL means that memory was short when it was made). Reals have
 * the digits that every decimal of a file comes back by. False when memory is short; a failed write is *file's to
 * tell. */
bool json_out_print(FILE *file, json_t *j, struct err *e);

#endif
