/* SPDX-License-Identifier: MIT */
/* Sweeps: every combination of listed values, or some that are drawn; see study/study.h. Any thread. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/stream.h"
#include "base/text.h"
#include "parts.h"
#include "sweep_key.h"

enum { KEYS_MAX = 6 };

struct sweep {
    struct study_plan *p;
    size_t count;
    struct sweep_key *key; /* (KEYS_MAX) */
    unsigned random;
};

/* ---- the words ---- */

static bool is_site(const char *word)
{
    return strncmp(word, "drop.", strlen("drop.")) == 0;
}

static bool read_key(struct sweep *s, const char *word, struct err *e)
{
    if (s->count == KEYS_MAX)
        return err_set(e, ERR_USAGE, "%.60s: a sweep has at most %d keys", word, KEYS_MAX);
    struct sweep_key *key = &s->key[s->count];
    if (!sweep_key_read(key, word, s->random > 0, e))
        return false;
    for (size_t i = 0; i < s->count; i++) {
        if (strcmp(s->key[i].name, key->name) == 0)
            return err_set(e, ERR_USAGE, "%.60s: %s is there twice; give all of its values at once", word, key->name);
    }
    s->count++;
    return true;
}

/* What does not sweep is the base: first what spec_parse knows, then single sites. A blank would end a word in the lines
 * that spec_parse is given, and what follows would be a key that nobody checked. */
static bool read_words(struct sweep *s, size_t count, const char *const *word, struct err *e)
{
    static const char blanks[] = " \t\r\n\v\f";
    char line[WORDS_MAX] = "";
    for (size_t i = 0; i < count; i++) {
        if (strpbrk(word[i], blanks))
            return err_set(e, ERR_USAGE, "%.60s: has a blank in it; give each KEY=VALUES as a word of its own", word[i]);
        if (sweep_key_is(word[i])) {
            if (!read_key(s, word[i], e))
                return false;
        } else if (!is_site(word[i])) {
            text_append(line, sizeof line, "%s%s", line[0] ? " " : "", word[i]);
        }
    }
    if (!s->count)
        return err_set(e, ERR_USAGE, "nothing to sweep over; give a list or a range, for example drop=0:0.8:0.1");
    if (!spec_parse(&s->p->base, line, e))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (is_site(word[i]) && !sweep_key_is(word[i]) && !sweep_key_site(word[i], &s->p->base, e))
            return false;
    }
    return true;
}

/* ---- points ---- */

/* The base's words, then a value of each key; sites last, for they change one of what drop= gave. */
static bool read_point(const struct sweep *s, char value[KEYS_MAX][SWEEP_VALUE_MAX], struct spec *out, struct err *e)
{
    char line[WORDS_MAX], word[SWEEP_VALUE_MAX + 32];
    spec_print(line, sizeof line, &s->p->base);
    for (size_t k = 0; k < s->count; k++) {
        if (!s->key[k].one_site)
            text_append(line, sizeof line, " %s=%s", s->key[k].name, value[k]);
    }
    if (!spec_parse(out, line, e))
        return false;
    for (size_t k = 0; k < s->count; k++) {
        snprintf(word, sizeof word, "%s=%s", s->key[k].name, value[k]);
        if (s->key[k].one_site && !sweep_key_site(word, out, e))
            return false;
    }
    return true;
}

/* Points are told apart, and laid out, by what their labels say. */
static bool add_point(struct sweep *s, char value[KEYS_MAX][SWEEP_VALUE_MAX], struct err *e)
{
    struct study_point *point = plan_grow(s->p, e);
    if (!point || !read_point(s, value, &point->spec, e))
        return false;
    char label[KEYS_MAX * (sizeof s->key->name + SWEEP_VALUE_MAX + 2)] = "";
    for (size_t k = 0; k < s->count; k++)
        text_append(label, sizeof label, "%s%s=%s", k ? " " : "", s->key[k].name, value[k]);
    if (strlen(label) >= sizeof point->label)
        return err_set(e, ERR_USAGE, "%.60s...: a point's values have %zu bytes, where at most %zu can be shown; sweep "
                       "over fewer or shorter ones", label, strlen(label), sizeof point->label - 1);
    memcpy(point->label, label, strlen(label) + 1);
    return true;
}

static bool make_grid(struct sweep *s, struct err *e)
{
    size_t at[KEYS_MAX] = {0};
    char value[KEYS_MAX][SWEEP_VALUE_MAX];
    for (;;) {
        for (size_t k = 0; k < s->count; k++)
            memcpy(value[k], s->key[k].value[at[k]], SWEEP_VALUE_MAX);
        if (!add_point(s, value, e))
            return false;
        size_t k = s->count;
        while (k > 0 && ++at[k - 1] == s->key[k - 1].count)
            at[--k] = 0;
        if (!k)
            return true;
    }
}

/* Whether a key takes whole numbers alone: it does when one between is refused. */
static bool is_whole(const struct sweep *s, size_t k)
{
    char line[WORDS_MAX];
    struct spec spec;
    double middle = floor((s->key[k].low + s->key[k].high) / 2) + 0.25;
    if (s->key[k].one_site || fmod(s->key[k].low, 1) != 0 || fmod(s->key[k].high, 1) != 0)
        return false;
    spec_print(line, sizeof line, &s->p->base);
    text_append(line, sizeof line, " %s=%g", s->key[k].name, middle);
    return !spec_parse(&spec, line, NULL);
}

/* Three digits; whole numbers as they are. */
static void draw(const struct sweep *s, size_t k, float u, char out[SWEEP_VALUE_MAX])
{
    const struct sweep_key *key = &s->key[k];
    if (key->count) {
        memcpy(out, key->value[(size_t)(u * (float)key->count)], SWEEP_VALUE_MAX);
        return;
    }
    bool logarithmic = key->low > 0 && key->high >= 10 * key->low;
    double x = logarithmic ? key->low * pow(key->high / key->low, (double)u)
        : key->low + (double)u * (key->high - key->low);
    snprintf(out, SWEEP_VALUE_MAX, is_whole(s, k) ? "%.0f" : "%.3g", x);
}

static bool make_random(struct sweep *s, struct err *e)
{
    const struct stream stream = {.seed = s->p->base.seed, .purpose = STREAM_SWEEP};
    for (unsigned i = 0; i < s->random; i++) {
        char value[KEYS_MAX][SWEEP_VALUE_MAX];
        for (size_t k = 0; k < s->count; k++)
            draw(s, k, stream_unit(stream, i, 0, (uint32_t)k), value[k]);
        if (!add_point(s, value, e))
            return false;
    }
    return true;
}

/* ---- the chart ---- */

static bool number_of(const char *label, size_t key, double *out)
{
    char *end;
    for (size_t k = 0; k <= key; k++)
        label = strchr(label, '=') + 1;
    *out = strtod(label, &end);
    return end != label && (!*end || *end == ' ');
}

/* Whether a key is of numbers alone, and how they spread. */
static bool set_axis(struct study_axis *axis, const struct sweep *s, size_t key)
{
    double least = INFINITY, most = -INFINITY, x;
    for (size_t i = 0; i < s->p->count; i++) {
        if (!number_of(s->p->point[i].label, key, &x))
            return false;
        least = fmin(least, x);
        most = fmax(most, x);
    }
    plan_axis(axis, s->key[key].name, least > 0 && most >= 50 * least ? STUDY_LOG : STUDY_LINEAR);
    return true;
}

/* Two keys of numbers are a map, one is a curve, and so are several where the others have few values: a series each.
 * Else the points stand side by side. */
static void lay_out(struct sweep *s)
{
    struct study_plan *p = s->p;
    size_t others = 1;
    for (size_t k = 1; k < s->count; k++)
        others *= s->key[k].count;
    bool numbers = set_axis(&p->x, s, 0);
    bool map = numbers && s->count == 2 && !s->random && s->key[1].count > 1 && set_axis(&p->y, s, 1);
    bool curves = numbers && !map && (s->count == 1 || !s->random) && others <= STUDY_SERIES_MAX;
    if (!map && !curves)
        plan_axis(&p->x, "", STUDY_NAMES);
    for (size_t i = 0; i < p->count; i++) {
        struct study_point *point = &p->point[i];
        point->x = (double)i;
        if (map || curves)
            (void)number_of(point->label, 0, &point->x);
        if (map)
            (void)number_of(point->label, 1, &point->y);
        if (curves)
            point->series = (unsigned)(i % others);
    }
    for (size_t i = 0; i < (curves ? others : 1); i++) {
        const char *rest = curves && others > 1 ? strchr(p->point[i].label, ' ') : NULL;
        plan_series(p, rest ? rest + 1 : "");
    }
}

static bool make(struct sweep *s, size_t count, const char *const *word, struct err *e)
{
    struct study_plan *p = s->p;
    if (!read_words(s, count, word, e) || !(s->random ? make_random(s, e) : make_grid(s, e)))
        return false;
    text_append(p->name, sizeof p->name, "sweep");
    for (size_t k = 0; k < s->count; k++)
        text_append(p->name, sizeof p->name, " %s", s->key[k].name);
    for (size_t i = 0; i < p->count; i++)
        p->measures |= p->point[i].spec.patience ? MEASURE_BIT(EPOCHS) : 0;
    lay_out(s);
    return true;
}

bool study_sweep_make(struct study_plan *p, unsigned random, size_t count, const char *const *word, struct err *e)
{
    *p = (struct study_plan){.measure = STUDY_TEST_ERROR,
                             .measures = MEASURE_BIT(TEST_ERROR) | MEASURE_BIT(VALID_ERROR) | MEASURE_BIT(VALID_LOSS)};
    struct sweep s = {.p = p, .random = random, .key = mem_array(KEYS_MAX, sizeof *s.key)};
    bool ok = s.key ? make(&s, count, word, e) : err_memory(e, "the values of a sweep");
    mem_free(s.key);
    if (!ok)
        study_plan_free(p);
    return ok;
}
