/* SPDX-License-Identifier: MIT */
/* See json_out.h. */
#include "json_out.h"

#include <math.h>

enum { DECIMALS = 15 }; /* that every double has: a rate that was typed as 0.4 is printed as 0.4 */

json_t *json_out_number(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

bool json_out_print(FILE *file, json_t *j, struct err *e)
{
    bool done = j && json_dumpf(j, file, JSON_INDENT(2) | JSON_ENSURE_ASCII | JSON_REAL_PRECISION(DECIMALS)) == 0;
    json_decref(j);
    if (done)
        putc('\n', file);
    return done || ferror(file) || err_memory(e, "the JSON text");
}
