/* SPDX-License-Identifier: MIT */
/* Names and numbers of a printed line; see printed.h. */
#include "printed.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "name.h"
#include "number.h"

enum { WORDS_MAX = 3 }; /* of a name: "train loss" */

struct scan {
    const char *at, *end;
    const char *word[WORDS_MAX]; /* the last words, with nothing but blanks between */
    size_t word_size[WORDS_MAX], words;
};

static bool is_word_char(char c)
{
    return c && (isalnum((unsigned char)c) || strchr("_/.@", c));
}

static bool is_number_char(char c)
{
    return c && (isdigit((unsigned char)c) || strchr(".eE+-", c));
}

static void add_word(struct scan *s, const char *word, size_t size)
{
    if (s->words == WORDS_MAX) {
        memmove(s->word, s->word + 1, (WORDS_MAX - 1) * sizeof *s->word);
        memmove(s->word_size, s->word_size + 1, (WORDS_MAX - 1) * sizeof *s->word_size);
        s->words--;
    }
    s->word[s->words] = word;
    s->word_size[s->words++] = size;
}

/* The words as one name. What counts steps is the last of them: "INFO epoch 3". */
static int build_name(const struct scan *s, char *out, size_t size)
{
    int used = 0;
    int steps = name_counts_steps(s->word[s->words - 1], s->word_size[s->words - 1]);
    for (size_t i = steps >= 0 ? s->words - 1 : 0; i < s->words && used >= 0 && (size_t)used < size; i++)
        used += snprintf(out + used, size - (size_t)used, "%s%.*s", used ? " " : "", (int)s->word_size[i], s->word[i]);
    return steps;
}

/* Whether the number measures what the words say: "val loss 0.5" does, "a loss of 5" may not. */
static bool is_measure(const struct scan *s)
{
    char last[LOG_NAME_MAX];
    snprintf(last, sizeof last, "%.*s", (int)s->word_size[s->words - 1], s->word[s->words - 1]);
    return name_kind(last) != LOG_KIND_OTHER;
}

static void add_pair(struct printed *p, struct scan *s, double value)
{
    if (s->words == 0 || p->count == PRINTED_PAIRS_MAX)
        return;
    struct printed_pair *to = &p->pair[p->count];
    to->value = value;
    to->steps = build_name(s, to->name, sizeof to->name);
    if (to->steps >= 0 && (p->step == SIZE_MAX || to->steps < p->pair[p->step].steps))
        p->step = p->count;
    p->measured = p->measured || (to->steps < 0 && is_measure(s));
    p->count++;
}

/* The "/10" of "3/10". */
static void pass_total(struct scan *s)
{
    const char *at = s->at;
    if (at == s->end || *at != '/')
        return;
    for (at++; at < s->end && isdigit((unsigned char)*at); at++)
        ;
    if (at == s->end || !isalnum((unsigned char)*at))
        s->at = at;
}

/* Whether a number ends where it seems to: "5ms" has a unit, "17:00" is a time. */
static bool ends_number(const struct scan *s)
{
    if (s->at == s->end)
        return true;
    if (*s->at == ':')
        return s->at + 1 == s->end || !isdigit((unsigned char)s->at[1]);
    return !is_word_char(*s->at);
}

static void take_number(struct printed *p, struct scan *s)
{
    const char *from = s->at;
    double value;
    while (s->at < s->end && is_number_char(*s->at))
        s->at++;
    size_t n = (size_t)(s->at - from);
    while (n > 1 && strchr(".-+", from[n - 1])) /* the end of a sentence, or a dash */
        n--;
    bool good = number_read(from, n, &value) == CELL_NUMBER;
    if (good)
        pass_total(s);
    if (good && ends_number(s))
        add_pair(p, s, value);
    while (s->at < s->end && is_word_char(*s->at))
        s->at++;
    s->words = 0;
}

/* What a logger writes before the words. */
static bool is_level(const char *word, size_t size)
{
    static const char *const levels[] = {"INFO", "DEBUG", "WARNING", "NOTICE", "TRACE"};
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++) {
        if (strlen(levels[i]) == size && memcmp(levels[i], word, size) == 0)
            return true;
    }
    return false;
}

static void take_word(struct printed *p, struct scan *s)
{
    const char *from = s->at;
    double value;
    while (s->at < s->end && (is_word_char(*s->at) || (*s->at == '-' && s->at + 1 < s->end
                                                       && isalpha((unsigned char)s->at[1]))))
        s->at++;
    size_t n = (size_t)(s->at - from);
    if (s->words > 0 && number_read(from, n, &value) == CELL_NUMBER) { /* nan */
        add_pair(p, s, value);
        s->words = 0;
        return;
    }
    if (!is_level(from, n))
        add_word(s, from, n);
}

static bool starts_number(const struct scan *s)
{
    const char *at = s->at;
    if (*at == '-' || *at == '+')
        at++;
    if (at < s->end && *at == '.')
        at++;
    return at < s->end && isdigit((unsigned char)*at);
}

void printed_read(struct printed *p, const char *line, size_t size)
{
    struct scan s = {.at = line, .end = line + size};
    p->count = 0;
    p->measured = false;
    p->step = SIZE_MAX;
    while (s.at < s.end) {
        if (starts_number(&s))
            take_number(p, &s);
        else if (isalpha((unsigned char)*s.at) || *s.at == '_')
            take_word(p, &s);
        else {
            if (!strchr(" \t:=[\"'", *s.at) || !*s.at)
                s.words = 0;
            s.at++;
        }
    }
    p->step = p->step == SIZE_MAX ? p->count : p->step;
}
