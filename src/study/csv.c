/* SPDX-License-Identifier: MIT */
/* A plan's results as one long CSV table; see study/study.h. Any thread. */
#include <csv.h>
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "run/csv_cell.h"
#include "study/study.h"

static void put_text(FILE *file, const char *text)
{
    char cell[SPEC_LINE_MAX + 2];
    csv_cell_guard(cell, sizeof cell, text);
    csv_fwrite(file, cell, strlen(cell));
}

/* Empty where it is not there. */
static void put_number(FILE *file, double x)
{
    char text[32];
    fprintf(file, ",%s", isfinite(x) ? text_number(text, sizeof text, x) : "");
}

static void put_header(FILE *file, const struct study_plan *p)
{
    fputs("point,series,x,y,passes,seed,spec,run", file);
    for (enum study_measure m = 0; m < STUDY_MEASURE_COUNT; m++) {
        if (p->measures >> m & 1)
            fprintf(file, ",%s", study_measures[m].key);
    }
    fputs("\n", file);
}

static void put_line(FILE *file, const struct study_results *r, size_t point, unsigned seed, const char *run)
{
    const struct study_plan *p = r->plan;
    const struct study_point *x = &p->point[point];
    char line[SPEC_LINE_MAX];
    struct spec member = spec_member(&x->spec, seed);
    put_text(file, x->label);
    fputs(",", file);
    put_text(file, p->series[x->series]);
    put_number(file, x->x);
    put_number(file, x->y);
    fprintf(file, ",%u,%lu,", x->passes, (unsigned long)member.seed);
    put_text(file, spec_print(line, sizeof line, &member));
    fputs(",", file);
    csv_cell_write(file, csv_cell_guard(line, sizeof line, run)); /* a folder's name, and anyone may rename it */
    for (enum study_measure m = 0; m < STUDY_MEASURE_COUNT; m++) {
        if (p->measures >> m & 1)
            put_number(file, study_value(r, point, m, seed));
    }
    fputs("\n", file);
}

bool study_csv_print(FILE *file, const struct study_results *r,
                     const char *(*run)(void *arg, size_t point, unsigned seed), void *arg)
{
    put_header(file, r->plan);
    for (size_t i = 0; i < r->plan->count; i++) {
        for (unsigned s = 0; s < r->seeds; s++)
            put_line(file, r, i, s, run(arg, i, s));
    }
    return !ferror(file);
}
