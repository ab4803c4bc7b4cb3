/* SPDX-License-Identifier: MIT */
/* Filters of the list of runs; see run/store.h. A term is read once and then held against each run. Any thread. */
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "filter_key.h"
#include "nearest.h"

enum filter_op { OP_NONE, OP_LESS, OP_AT_MOST, OP_MORE, OP_AT_LEAST, OP_EQUAL, OP_OTHER };

enum { FILTER_LINE_MAX = 1024, SHOWN_MAX = 60 };

static const char blanks[] = " \t\r\n", operators[] = "<>=!";

/* ---- reading ---- */

/* "p2 > 0.3" is one term too: no blanks stand around what is an operator. */
static void join_operators(char *line)
{
    char *to = line;
    for (const char *from = line; *from; from++) {
        if (strchr(blanks, *from)) {
            const char *next = from + strspn(from, blanks);
            bool before = to > line && strchr(operators, to[-1]), after = *next && strchr(operators, *next);
            if (before || after)
                continue;
        }
        *to++ = *from;
    }
    *to = 0;
}

static enum filter_op read_op(const char *text, size_t *length)
{
    static const struct {
        const char *text;
        enum filter_op op;
    } list[] = {
        {"<=", OP_AT_MOST}, {">=", OP_AT_LEAST}, {"!=", OP_OTHER}, {"==", OP_EQUAL},
        {"<", OP_LESS},     {">", OP_MORE},      {"=", OP_EQUAL},
    };
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        *length = strlen(list[i].text);
        if (strncmp(text, list[i].text, *length) == 0)
            return list[i].op;
    }
    return OP_NONE;
}

static const char *key_at(size_t i)
{
    return filter_keys[i].key;
}

static bool bad_key(const char *word, size_t n, struct err *e)
{
    char list[320] = "", near[64] = "";
    const char *nearest = nearest_word(word, n, filter_key_count, key_at);
    for (size_t i = 0; i < filter_key_count; i++)
        if (strlen(key_at(i)) != 2 || key_at(i)[0] != 'p') /* p1 to p9 go without saying */
            text_append(list, sizeof list, "%s%s", list[0] ? " " : "", key_at(i));
    if (nearest)
        snprintf(near, sizeof near, " (did you mean %s?)", nearest);
    return err_set(e, ERR_USAGE, "%.*s: there is no key \"%.*s\"%s; for example best<0.34; the keys are %s and p1 to "
                   "p9", SHOWN_MAX, word, n < SHOWN_MAX ? (int)n : SHOWN_MAX, word, near, list);
}

static bool bad_term(const char *word, const struct filter_way *way, const char *must, struct err *e)
{
    return err_set(e, ERR_USAGE, "%.*s: %s; for example %s", SHOWN_MAX, word, must, way->example);
}

static bool read_number(const char *text, double *out)
{
    char *end;
    if (!text[0] || strspn(text, "0123456789.eE+-") != strlen(text))
        return false;
    *out = strtod(text, &end);
    return *end == 0 && isfinite(*out);
}

static bool read_value(struct filter_term *t, const char *word, const char *value, struct err *e)
{
    const struct filter_way *way = &filter_ways[t->key];
    bool ordered = t->op != OP_EQUAL && t->op != OP_OTHER;
    if (way->kind == FILTER_NUMBERS)
        return read_number(value, &t->number) || bad_term(word, way, "a number belongs behind it", e);
    if (!value[0])
        return bad_term(word, way, "a word belongs behind it", e);
    if (ordered && strcmp(way->key, "date") != 0)
        return bad_term(word, way, "a word can be compared by = and != alone", e);
    if (strlen(value) >= sizeof t->text)
        return err_set(e, ERR_USAGE, "%.*s...: has a word of %zu letters, where at most %zu are looked for; for "
                       "example %s", SHOWN_MAX, word, strlen(value), sizeof t->text - 1, way->example);
    strcpy(t->text, value);
    return true;
}

static bool read_bare(struct filter_term *t, const char *word, struct err *e)
{
    t->key = -1;
    if (strlen(word) >= sizeof t->text)
        return err_set(e, ERR_USAGE, "%.*s...: is longer than the %zu letters that are looked for; for example exam",
                       SHOWN_MAX, word, sizeof t->text - 1);
    strcpy(t->text, word);
    return true;
}

static bool read_term(struct filter_term *t, const char *word, struct err *e)
{
    size_t n = strcspn(word, operators), length;
    *t = (struct filter_term){0};
    if (!word[n])
        return read_bare(t, word, e);
    t->op = read_op(word + n, &length);
    if (t->op == OP_NONE)
        return err_set(e, ERR_USAGE, "%.*s: is compared by < <= > >= = or !=; for example best<0.34", SHOWN_MAX, word);
    for (t->key = 0; (size_t)t->key < filter_key_count; t->key++)
        if (strlen(key_at((size_t)t->key)) == n && memcmp(key_at((size_t)t->key), word, n) == 0)
            return read_value(t, word, word + n + length, e);
    return bad_key(word, n, e);
}

bool filter_parse(struct filter *f, const char *text, struct err *e)
{
    char line[FILTER_LINE_MAX];
    struct filter read = {0};
    *f = read;
    if (strlen(text) >= sizeof line)
        return err_set(e, ERR_USAGE, "%.*s...: is longer than %zu letters; for example best<0.34", SHOWN_MAX, text,
                       sizeof line - 1);
    strcpy(line, text);
    join_operators(line);
    for (char *p = line + strspn(line, blanks), *end; *p; p = end + strspn(end, blanks)) {
        end = p + strcspn(p, blanks);
        if (*end)
            *end++ = 0;
        if (read.count == FILTER_TERMS_MAX)
            return err_set(e, ERR_USAGE, "%.*s: is one term more than the %d that a filter has; for example best<0.34",
                           SHOWN_MAX, p, FILTER_TERMS_MAX);
        if (!read_term(&read.term[read.count++], p, e))
            return false;
    }
    *f = read;
    return true;
}

/* ---- matching ---- */

/* By the sign of a difference, or of strcmp. */
static bool holds(enum filter_op op, double order)
{
    switch (op) {
    case OP_LESS: return order < 0;
    case OP_AT_MOST: return order <= 0;
    case OP_MORE: return order > 0;
    case OP_AT_LEAST: return order >= 0;
    case OP_EQUAL: return order == 0;
    default: return order != 0;
    }
}

static bool match_number(const struct filter_term *t, const struct filter_way *way, const struct store_entry *x)
{
    double value[FILTER_VALUES_MAX];
    size_t count = way->numbers(x, value);
    for (size_t i = 0; i < count; i++) {
        bool equal = t->op == OP_EQUAL || t->op == OP_OTHER;
        double order = value[i] - t->number;
        if (equal && fabs(order) <= way->apart)
            order = 0;
        if (!isnan(order) && holds((enum filter_op)t->op, order))
            return true;
    }
    return false;
}

/* Like strncasecmp, by ASCII alone. */
static int compare(const char *a, const char *b, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        int x = tolower((unsigned char)a[i]), y = tolower((unsigned char)b[i]);
        if (x != y || !x)
            return x - y;
    }
    return 0;
}

static bool has_word(const char *list, const char *word)
{
    size_t n = strlen(word);
    for (const char *p = list; *p; p += strspn(p, " ")) {
        size_t length = strcspn(p, " ");
        if (length == n && compare(p, word, n) == 0)
            return true;
        p += length;
    }
    return false;
}

static bool match_word(const struct filter_term *t, const struct filter_way *way, const struct store_entry *x)
{
    char out[SPEC_LINE_MAX];
    const char *word = way->word(x, out);
    if (way->kind == FILTER_ANY)
        return has_word(word, t->text) == (t->op == OP_EQUAL);
    return holds((enum filter_op)t->op, compare(word, t->text, strlen(t->text) + (way->kind == FILTER_WHOLE)));
}

static bool contains(const char *text, const char *part)
{
    size_t n = strlen(part);
    for (; *text; text++)
        if (compare(text, part, n) == 0)
            return true;
    return false;
}

static bool match_bare(const struct filter_term *t, const struct store_entry *x)
{
    char line[SPEC_LINE_MAX];
    return contains(x->id, t->text) || contains(x->name, t->text) || contains(x->tags, t->text)
        || (!x->problem[0] && contains(spec_print(line, sizeof line, &x->spec), t->text));
}

static bool match(const struct filter_term *t, const struct store_entry *x)
{
    if (t->key < 0)
        return match_bare(t, x);
    const struct filter_way *way = &filter_ways[t->key];
    if (x->problem[0] && strcmp(way->key, "id") != 0) /* nothing else is known of it */
        return false;
    return way->kind == FILTER_NUMBERS ? match_number(t, way, x) : match_word(t, way, x);
}

bool filter_match(const struct filter *f, const struct store_entry *entry)
{
    for (size_t i = 0; i < f->count; i++)
        if (!match(&f->term[i], entry))
            return false;
    return true;
}
