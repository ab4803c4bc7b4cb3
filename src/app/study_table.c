/* SPDX-License-Identifier: MIT */
/* The table of a study's results: a row for each point, a column for each measure that there is room for. */
#include <string.h>

#include "base/text.h"
#include "study_tell.h"

enum { GAP = 2, SEEDS = 5, NUMBER_MAX = 64 };

struct column {
    enum study_measure m;
    int width;
};

struct layout {
    int label;
    size_t count;
    struct column column[STUDY_MEASURE_COUNT];
};

static void title_of(char *out, size_t size, enum study_measure m)
{
    const struct study_measure_info *info = &study_measures[m];
    snprintf(out, size, "%s%s%s", info->label, info->unit[0] ? " " : "", info->unit);
}

static struct column column_of(const struct study_results *r, enum study_measure m)
{
    char text[NUMBER_MAX];
    title_of(text, sizeof text, m);
    struct column c = {.m = m, .width = (int)strlen(text)};
    for (size_t i = 0; i < r->plan->count; i++) {
        struct stats_mean s = study_mean(r, i, m);
        int width = (int)strlen(study_mean_text(text, sizeof text, &s, m));
        c.width = width > c.width ? width : c.width;
    }
    return c;
}

/* The measure of the chart first, then the others in their order, while there is room. */
static struct layout lay_out(const struct study_results *r, int columns)
{
    const struct study_plan *p = r->plan;
    struct layout l = {.label = 5};
    for (size_t i = 0; i < p->count; i++) {
        int n = (int)strlen(p->point[i].label);
        l.label = n > l.label ? n : l.label;
    }
    l.column[l.count++] = column_of(r, p->measure);
    int used = 2 + l.label + GAP + SEEDS + GAP + l.column[0].width;
    for (enum study_measure m = 0; m < STUDY_MEASURE_COUNT; m++) {
        if (m == p->measure || !(p->measures >> m & 1))
            continue;
        struct column c = column_of(r, m);
        if (used + GAP + c.width > columns)
            continue;
        used += GAP + c.width;
        l.column[l.count++] = c;
    }
    return l;
}

/* Where errors are compared, the one that validates best is pointed out. */
static bool is_chosen(const struct study_results *r, size_t i)
{
    return study_table_chooses(r->plan) && study_best(r, r->plan->point[i].series, STUDY_VALID_ERROR) == i;
}

bool study_table_chooses(const struct study_plan *p)
{
    bool errors = p->measure == STUDY_TEST_ERROR || p->measure == STUDY_VALID_ERROR;
    return errors && (p->measures >> STUDY_VALID_ERROR & 1);
}

/* The same again, for the other end of a level line. */
static bool is_repeated(const struct study_plan *p, size_t i)
{
    return i && strcmp(p->point[i].label, p->point[i - 1].label) == 0 && p->point[i].passes == p->point[i - 1].passes
        && spec_equal(&p->point[i].spec, &p->point[i - 1].spec);
}

static void print_row(FILE *out, const struct study_results *r, const struct layout *l, size_t i, bool star)
{
    char text[NUMBER_MAX];
    struct stats_mean s = study_mean(r, i, r->plan->measure);
    fprintf(out, "%c %-*s%*s%*zu", star ? '*' : ' ', l->label, r->plan->point[i].label, GAP, "", SEEDS, s.n);
    for (size_t k = 0; k < l->count; k++) {
        s = study_mean(r, i, l->column[k].m);
        fprintf(out, "%*s%*s", GAP, "", l->column[k].width, study_mean_text(text, sizeof text, &s, l->column[k].m));
    }
    fprintf(out, "\n");
}

static void print_head(FILE *out, const struct layout *l)
{
    char text[NUMBER_MAX];
    fprintf(out, "  %-*s%*s%*s", l->label, "point", GAP, "", SEEDS, "seeds");
    for (size_t k = 0; k < l->count; k++) {
        title_of(text, sizeof text, l->column[k].m);
        fprintf(out, "%*s%*s", GAP, "", l->column[k].width, text);
    }
    fprintf(out, "\n");
}

static bool has_results(const struct study_results *r, size_t i)
{
    return study_mean(r, i, r->plan->measure).n > 0;
}

int study_table_print(FILE *out, const struct study_results *r, int columns, int rows, bool marked)
{
    struct layout l = lay_out(r, columns);
    size_t skip = 0, have = 0;
    int printed = 1;
    for (size_t i = 0; i < r->plan->count; i++)
        have += has_results(r, i);
    if (rows == 0 || (rows > 0 && !have))
        return 0;
    if (rows > 0 && have > (size_t)rows - 1)
        skip = have - ((size_t)rows - 1);
    print_head(out, &l);
    for (size_t i = 0; i < r->plan->count; i++) {
        if (is_repeated(r->plan, i) || (rows > 0 && (!has_results(r, i) || (skip && skip--))))
            continue;
        print_row(out, r, &l, i, marked && is_chosen(r, i));
        printed++;
    }
    return printed;
}
