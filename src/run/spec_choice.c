/* SPDX-License-Identifier: MIT */
/* The words that keys choose from, by choice.def: looking them up in both directions. Any thread. */
#include <string.h>

#include "spec_words.h"

/* Where a key's words begin; spec_choice_count: it has none. */
static size_t first_of(const char *key)
{
    size_t i = 0;
    while (i < spec_choice_count && strcmp(spec_choices[i].key, key) != 0)
        i++;
    return i;
}

static bool is_of(size_t i, const char *key)
{
    return i < spec_choice_count && strcmp(spec_choices[i].key, key) == 0;
}

int spec_choice_find(const char *key, const char *text, size_t n)
{
    size_t first = first_of(key);
    for (size_t i = first; is_of(i, key); i++)
        if (strlen(spec_choices[i].word) == n && memcmp(spec_choices[i].word, text, n) == 0)
            return (int)(i - first);
    return -1;
}

const char *spec_choice_word(const char *key, unsigned choice)
{
    size_t first = first_of(key);
    return choice < SPEC_CHOICES_MAX && is_of(first + choice, key) ? spec_choices[first + choice].word : "?";
}

/* The kinds of drop= stand before a colon, in a list; that of schedule= behind a warm-up. */
const char *spec_choice_wrong(const char *key, const char *value, size_t *n)
{
    bool list = strcmp(key, "drop") == 0;
    if (!is_of(first_of(key), key))
        return NULL;
    if (strcmp(key, "schedule") == 0 && strncmp(value, "warmup:", 7) == 0 && strchr(value, '+'))
        value = strchr(value, '+') + 1;
    for (const char *p = value;; p++) {
        *n = strcspn(p, ":,");
        if ((!list || p[*n] == ':') && spec_choice_find(key, p, *n) < 0)
            return p;
        p += strcspn(p, ",");
        if (!list || !*p)
            return NULL;
    }
}

const struct spec_choice spec_choices[] = {
#define CHOICE(list, name, what, from) {.key = list, .word = name, .about = what, .source = from},
#define NOISE(id, word, about, source) CHOICE("drop", word, about, source)
#define ACT(id, word, about, source) CHOICE("act", word, about, source)
#define START(id, word, about, source) CHOICE("init", word, about, source)
#define NORM(id, word, about, source) CHOICE("norm", word, about, source)
#define ORDER(id, word, about, source) CHOICE("order", word, about, source)
#define OPT(id, word, about, source) CHOICE("opt", word, about, source)
#define SCHEDULE(id, word, about, source) CHOICE("schedule", word, about, source)
#include "run/choice.def"
};
const size_t spec_choice_count = sizeof spec_choices / sizeof spec_choices[0];
