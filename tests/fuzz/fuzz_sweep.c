/* SPDX-License-Identifier: MIT */
/* The words of sweeps and studies. The first byte says which study it is; behind the last it is a sweep, of as many
 * random points as the byte has left. A plan's labels stand in their room, its specs can be printed; results, judgement
 * and their CSV table come out of it, in which each line has as many cells as the header. */
#include <csv.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "study/study.h"

enum { WORDS_MAX = 64, TABLE_MAX = 1 << 20, POINTS_SHOWN = 64 };

struct table {
    size_t cells, columns, lines;
};

static void on_cell(void *cell, size_t size, void *data)
{
    struct table *t = data;
    (void)cell, (void)size;
    t->cells++;
}

static void on_line(int end, void *data)
{
    struct table *t = data;
    (void)end;
    t->columns = t->lines ? t->columns : t->cells;
    FUZZ_REQUIRE(t->cells == t->columns);
    t->lines++;
    t->cells = 0;
}

static const char *no_run(void *arg, size_t point, unsigned seed)
{
    (void)arg, (void)point, (void)seed;
    return "";
}

static void check_table(const struct study_results *r)
{
    static char text[TABLE_MAX];
    struct table t = {0};
    struct csv_parser p;
    FILE *file = fmemopen(text, sizeof text, "w");
    FUZZ_REQUIRE(file && study_csv_print(file, r, no_run, NULL));
    FUZZ_REQUIRE(fflush(file) == 0);
    long size = ftell(file);
    fclose(file);
    FUZZ_REQUIRE(csv_init(&p, CSV_STRICT | CSV_STRICT_FINI) == 0);
    FUZZ_REQUIRE(csv_parse(&p, text, (size_t)size, on_cell, on_line, &t) == (size_t)size);
    FUZZ_REQUIRE(csv_fini(&p, on_cell, on_line, &t) == 0);
    csv_free(&p);
    FUZZ_REQUIRE(t.lines == 1 + r->plan->count * r->seeds);
}

static void check_results(const struct study_plan *p)
{
    static struct study_judgement j;
    struct study_results r;
    struct err e = {0};
    FUZZ_REQUIRE(study_results_init(&r, p, &e));
    for (size_t i = 0; i < p->count; i++)
        for (enum study_measure m = 0; m < STUDY_MEASURE_COUNT; m++)
            for (unsigned s = 0; s < r.seeds; s++)
                study_put(&r, i, m, s, (i + s) % 7 ? (double)((i * 31 + s * 7 + m) % 64) / 8 : NAN);
    if (p->study) {
        j.text[0] = 0;
        p->study->way->judge(&j, &r);
        FUZZ_REQUIRE(memchr(j.text, 0, sizeof j.text) && study_verdict_text(j.verdict));
    }
    if (p->count * r.seeds <= POINTS_SHOWN)
        check_table(&r);
    study_results_free(&r);
}

static void check_plan(const struct study_plan *p)
{
    char line[SPEC_LINE_MAX];
    FUZZ_REQUIRE(p->count > 0 && p->count <= STUDY_POINTS_MAX && p->series_count <= STUDY_SERIES_MAX);
    fuzz_safe(p->name);
    fuzz_safe(p->x.name);
    fuzz_safe(p->y.name);
    for (size_t i = 0; i < p->series_count; i++)
        fuzz_safe(p->series[i]);
    for (size_t i = 0; i < p->count && i < POINTS_SHOWN; i++) {
        const struct study_point *x = &p->point[i];
        fuzz_safe(x->label);
        FUZZ_REQUIRE(spec_check(&x->spec, NULL));
        fuzz_safe(spec_print(line, sizeof line, &x->spec));
        FUZZ_REQUIRE(p->y.name[0] || x->series < p->series_count);
    }
    check_results(p);
}

static size_t part(char *line, const char *word[WORDS_MAX])
{
    size_t count = 0;
    for (char *save, *p = strtok_r(line, " \t\r\n", &save); p && count < WORDS_MAX;
         p = strtok_r(NULL, " \t\r\n", &save))
        word[count++] = p;
    return count;
}

void fuzz_sweep(const uint8_t *data, size_t size)
{
    const char *word[WORDS_MAX];
    struct study_plan p;
    struct err e = {0};
    struct fuzz_input in = {data, data + size};
    size_t which = fuzz_byte(&in) % 64;
    char *line = fuzz_line(&in);
    size_t count = part(line, word);
    bool ok = which < study_count ? study_plan_make(&p, &study_list[which], count, word, &e)
        : study_sweep_make(&p, (unsigned)(which - study_count), count, word, &e);
    if (ok)
        check_plan(&p);
    else
        fuzz_error(&e);
    study_plan_free(&p);
    free(line);
}
