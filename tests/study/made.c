/* SPDX-License-Identifier: MIT */
/* See made.h. */
#include "made.h"

#include <math.h>
#include <string.h>

enum { WORDS = 16 };

static size_t split(char *text, const char *word[WORDS])
{
    size_t n = 0;
    for (char *w = strtok(text, " "); w && n < WORDS; w = strtok(NULL, " "))
        word[n++] = w;
    return n;
}

static bool make(struct study_plan *p, const char *name, const char *line, unsigned random, struct err *e)
{
    char text[512];
    const char *word[WORDS];
    snprintf(text, sizeof text, "%s", line);
    size_t count = split(text, word);
    if (!name[0])
        return study_sweep_make(p, random, count, word, e);
    const struct study *s = study_find(name, e);
    ck_assert_ptr_nonnull(s);
    return study_plan_make(p, s, count, word, e);
}

struct study_plan made_plan(const char *name, const char *line)
{
    struct study_plan p;
    struct err e;
    ck_assert_msg(make(&p, name, line, 0, &e), "%s %s: %s", name, line, e.text);
    return p;
}

struct study_plan made_sweep(const char *line, unsigned random)
{
    struct study_plan p;
    struct err e;
    ck_assert_msg(make(&p, "", line, random, &e), "%s: %s", line, e.text);
    return p;
}

struct err made_bad(const char *name, const char *line, unsigned random)
{
    struct study_plan p;
    struct err e = {0};
    ck_assert_msg(!make(&p, name, line, random, &e), "%s %s", name, line);
    ck_assert(!p.point && !p.count);
    return e;
}

struct study_results made_results(const struct study_plan *p)
{
    struct study_results r;
    ck_assert(study_results_init(&r, p, NULL));
    return r;
}

void made_put(struct study_results *r, size_t point, enum study_measure m, double value, double jitter)
{
    for (unsigned i = 0; i < r->seeds; i++)
        study_put(r, point, m, i, value + 0.3 * sin(7.0 * i) + jitter * sin(3.0 * (double)point + 11.0 * i));
}

void made_error(struct study_results *r, size_t point, double value, double jitter)
{
    made_put(r, point, STUDY_TEST_ERROR, value, jitter);
    made_put(r, point, STUDY_VALID_ERROR, value + 0.1, jitter);
}
