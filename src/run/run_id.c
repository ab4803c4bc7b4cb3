/* SPDX-License-Identifier: MIT */
/* Folder names for runs; see run_id.h. The time comes first, so that a listing is in order; the hint is the spec's line
 * without its seed, cut to a length that a listing can show.
 */
#include "run_id.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"

enum { HINT_MAX = 48 };

/* "2026-11-22T16:15:23Z" -> "20261122-161523" */
static void append_time(char *out, const char *stamp)
{
    for (const char *p = stamp; *p; p++) {
        if (isdigit((unsigned char)*p))
            text_append(out, RECORD_ID_MAX, "%c", *p);
        else if (*p == 'T')
            text_append(out, RECORD_ID_MAX, "-");
    }
}

static void append_hint(char *out, const struct spec *spec)
{
    char line[SPEC_LINE_MAX];
    struct spec unseeded = *spec;
    unseeded.seed = spec_default().seed;
    spec_print(line, sizeof line, &unseeded);
    if (strlen(line) > HINT_MAX)
        line[HINT_MAX] = 0;
    for (char *p = line; *p; p++) {
        if (!isalnum((unsigned char)*p) && *p != '.')
            *p = '-';
    }
    for (size_t n = strlen(line); n && !isalnum((unsigned char)line[n - 1]); n--)
        line[n - 1] = 0;
    text_append(out, RECORD_ID_MAX, "-%s", line[0] ? line : "baseline");
}

void record_group_make(char *out, const struct spec *spec)
{
    char stamp[32];
    struct spec one = spec_member(spec, 0);
    clock_stamp(stamp, sizeof stamp);
    run_id_make(out, stamp, &one, 1);
}

void run_id_make(char *out, const char *stamp, const struct spec *spec, unsigned take)
{
    out[0] = 0;
    append_time(out, stamp);
    append_hint(out, spec);
    text_append(out, RECORD_ID_MAX, "-seed%lu", (unsigned long)spec->seed);
    if (take > 1)
        text_append(out, RECORD_ID_MAX, "-%u", take);
}
