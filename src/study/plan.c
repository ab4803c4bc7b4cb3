/* SPDX-License-Identifier: MIT */
/* Words to points: a study's own words, the user's over them, and each point's over both. Any thread. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "parts.h"

struct study_point *plan_grow(struct study_plan *p, struct err *e)
{
    if (p->count == STUDY_POINTS_MAX) {
        err_set(e, ERR_USAGE, "%s: has more than %d points; take fewer values", p->name, STUDY_POINTS_MAX);
        return NULL;
    }
    if (p->count == p->capacity) {
        size_t capacity = p->capacity ? 2 * p->capacity : 32;
        struct study_point *more = realloc(p->point, capacity * sizeof *more);
        if (!more) {
            err_memory(e, "the points of a study");
            return NULL;
        }
        p->point = more;
        p->capacity = capacity;
    }
    struct study_point *point = &p->point[p->count++];
    *point = (struct study_point){.y = NAN};
    return point;
}

bool plan_add(struct study_plan *p, unsigned series, double x, const char *label, const char *words, struct err *e)
{
    char line[WORDS_MAX];
    struct study_point *point = plan_grow(p, e);
    if (!point)
        return false;
    spec_print(line, sizeof line, &p->base);
    text_append(line, sizeof line, " %s", words);
    point->series = series;
    point->x = x;
    snprintf(point->label, sizeof point->label, "%s", label);
    return spec_parse(&point->spec, line, e);
}

unsigned plan_series(struct study_plan *p, const char *name)
{
    snprintf(p->series[p->series_count], STUDY_LABEL_MAX, "%s", name);
    return (unsigned)p->series_count++;
}

void plan_axis(struct study_axis *axis, const char *name, enum study_scale scale)
{
    snprintf(axis->name, sizeof axis->name, "%s", name);
    axis->scale = scale;
}

void plan_rates(char *out, size_t size, const struct study_plan *p, double input, double hidden)
{
    char number[32];
    snprintf(out, size, "drop=%s", text_number(number, sizeof number, input));
    for (unsigned i = 1; i < spec_sites(&p->base); i++)
        text_append(out, size, ",%s", text_number(number, sizeof number, hidden));
}

void plan_drop(char *out, size_t size, const struct study_plan *p, double input, double hidden)
{
    char line[SPEC_LINE_MAX];
    const char *own = strstr(spec_print(line, sizeof line, &p->base), "drop=");
    if (own)
        snprintf(out, size, "%.*s", (int)strcspn(own, " "), own);
    else
        plan_rates(out, size, p, input, hidden);
}

bool plan_dropout_or_not(struct study_plan *p, enum study_measure first, enum study_measure second, struct err *e)
{
    char words[SPEC_LINE_MAX];
    plan_axis(&p->x, "", STUDY_NAMES);
    plan_series(p, "");
    p->measure = first;
    p->measures |= 1u << first | 1u << second;
    plan_drop(words, sizeof words, p, 0, 0.5);
    return plan_add(p, 0, 0, "no dropout", "drop=0", e) && plan_add(p, 0, 1, "dropout", words, e);
}

/* The words that a preset stands for; NULL when it is none. */
static const char *preset_words(const char *word)
{
    for (size_t i = 0; i < spec_preset_count; i++) {
        if (strcmp(spec_presets[i].name, word) == 0)
            return spec_presets[i].words;
    }
    return NULL;
}

/* Whether `word` is KEY=... with a key of the list. */
static bool sets_one_of(const char *word, const char *keys)
{
    size_t n = strcspn(word, "=");
    for (const char *k = keys; *k; k += strcspn(k, " "), k += strspn(k, " ")) {
        if (strcspn(k, " ") == n && memcmp(k, word, n) == 0)
            return true;
    }
    return false;
}

static bool check_words(const struct study *s, size_t count, const char *const *word, struct err *e)
{
    for (size_t i = 0; i < count; i++) {
        if (sets_one_of(word[i], s->way->varies))
            return err_set(e, ERR_USAGE, "%.60s: study %s sets %.*s itself; leave it away, or try dropout-lab sweep",
                           word[i], s->name, (int)strcspn(word[i], "="), word[i]);
    }
    return true;
}

/* A preset of the user's goes over the study's words, as his other words do. */
static bool read_base(struct study_plan *p, const char *own, size_t count, const char *const *word, struct err *e)
{
    char line[WORDS_MAX];
    snprintf(line, sizeof line, "%s", own);
    for (size_t i = 0; i < count; i++) {
        const char *preset = i == 0 ? preset_words(word[i]) : NULL;
        text_append(line, sizeof line, " %s", preset ? preset : word[i]);
    }
    return spec_parse(&p->base, line, e);
}

bool study_plan_make(struct study_plan *p, const struct study *s, size_t count, const char *const *word, struct err *e)
{
    *p = (struct study_plan){.study = s, .measure = STUDY_TEST_ERROR,
                             .measures = MEASURE_BIT(TEST_ERROR) | MEASURE_BIT(VALID_ERROR) | MEASURE_BIT(VALID_LOSS)};
    snprintf(p->name, sizeof p->name, "%s", s->name);
    if (check_words(s, count, word, e) && read_base(p, s->way->words, count, word, e) && s->way->plan(p, e))
        return true;
    study_plan_free(p);
    return false;
}

void study_plan_free(struct study_plan *p)
{
    free(p->point);
    *p = (struct study_plan){0};
}

size_t study_at(const struct study_plan *p, unsigned series, double x)
{
    for (size_t i = 0; i < p->count; i++) {
        if (p->point[i].series == series && fabs(p->point[i].x - x) <= 1e-9 * (1 + fabs(x)))
            return i;
    }
    return SIZE_MAX;
}
