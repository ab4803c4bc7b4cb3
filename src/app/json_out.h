/* SPDX-License-Identifier: MIT */
/* JSON for other programs to read (RFC 8259). Main thread.
 *
 * Text in it is safe (base/text.h), so that a program which prints a value prints nothing that a terminal obeys; a path
 * with such characters has '?' for them there. And it is ASCII, with \u for all else, so that it is the same in each
 * locale, and nothing for a terminal in it either.
 */
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
