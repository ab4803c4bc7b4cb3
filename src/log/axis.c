/* SPDX-License-Identifier: MIT */
/* Steps that do not simply go up; see axis.h. */
#include "axis.h"

#include <math.h>

#include "base/text.h"

static void join(struct axis *a, double x, struct sheet *to, const char *what, uint64_t number)
{
    char text[32];
    a->offset = a->last + a->offset + a->step - x;
    a->runs++;
    sheet_say(to, "%s %llu: counts from %s again; shown behind the run before", what, (unsigned long long)number,
              text_number(text, sizeof text, x));
}

double axis_next(struct axis *a, double x, bool anew, struct sheet *to, const char *what, uint64_t number)
{
    char text[32], last[32];
    if (!a->any) {
        a->any = true;
        a->first = x;
        a->step = 1;
    } else if (a->joins && x == a->first && (x < a->last || anew || (a->once && x == a->last))) {
        join(a, x, to, what, number);
    } else if (x < a->last) {
        sheet_say(to, "%s %llu: %s comes after %s; put in its place", what, (unsigned long long)number,
                  text_number(text, sizeof text, x), text_number(last, sizeof last, a->last));
    } else if (x > a->last) {
        a->step = x - a->last;
    }
    a->last = x;
    return x + a->offset;
}
