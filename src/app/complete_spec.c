/* SPDX-License-Identifier: MIT */
/* The words of a run's spec, from spec.def and preset.def; see complete.h. */
#include <stdio.h>
#include <string.h>

#include "complete.h"
#include "run/spec.h"

/* "key=value" with value the first `length` bytes. */
static void offer_value(const char *text, const char *key, const char *value, size_t length)
{
    char word[SPEC_LINE_MAX];
    snprintf(word, sizeof word, "%s=%.*s", key, (int)length, value);
    complete_offer(text, word, true);
}

/* Of a key that takes one of two words: "adam or sgd". */
static bool offer_either(const char *text, const struct spec_key *k)
{
    const char *or = strstr(k->range, " or "), *second = or ? or + strlen(" or ") : NULL;
    if (!or || strcspn(k->range, " ,") != (size_t)(or - k->range) || second[strcspn(second, " ,")])
        return false;
    offer_value(text, k->key, k->range, (size_t)(or - k->range));
    offer_value(text, k->key, second, strlen(second));
    return true;
}

/* A word that a number follows ends with a colon. */
static bool has_number(const struct spec_choice *c)
{
    return strcmp(c->key, "drop") == 0
        || (strcmp(c->key, "schedule") == 0 && strchr(c->about, ':') && strncmp(c->about, c->word, strlen(c->word)) == 0
            && strcmp(c->word, "cosine") != 0);
}

/* The words of choice.def, each behind what stands before it: a list of drop=, a warm-up of schedule=. */
static bool offer_choices(const char *text, const struct spec_key *k)
{
    bool any = false;
    const char *comma = strrchr(text, ','), *plus = strrchr(text, '+');
    const char *last = comma && strcmp(k->key, "drop") == 0 ? comma : plus && strcmp(k->key, "schedule") == 0 ? plus
        : text + strlen(k->key);
    for (size_t i = 0; i < spec_choice_count; i++) {
        char word[SPEC_LINE_MAX];
        const struct spec_choice *c = &spec_choices[i];
        if (strcmp(c->key, k->key) != 0)
            continue;
        snprintf(word, sizeof word, "%.*s%s%s", (int)(last + 1 - text), text, c->word, has_number(c) ? ":" : "");
        complete_offer(text, word, !has_number(c));
        any = true;
    }
    if (strcmp(k->key, "schedule") == 0 && !plus)
        complete_offer(text, "schedule=warmup:", false);
    return any;
}

/* What it is if nobody says anything, and the example. */
static void offer_values(const char *text, const struct spec_key *k)
{
    size_t n = strlen(k->key);
    const char *example = k->example;
    bool drop = strcmp(k->key, "drop") == 0;
    if ((offer_choices(text, k) && !drop) || offer_either(text, k))
        return;
    if (*k->standard)
        offer_value(text, k->key, k->standard, strlen(k->standard));
    /* the example of momentum has two words */
    while (example && (strncmp(example, k->key, n) != 0 || example[n] != '='))
        example = strchr(example, ' ') ? strchr(example, ' ') + 1 : NULL;
    if (example && strcmp(example + n + 1, k->standard) != 0)
        offer_value(text, k->key, example + n + 1, strcspn(example + n + 1, " "));
}

void complete_spec(const char *text, bool preset)
{
    for (size_t i = 0; preset && i < spec_preset_count; i++)
        complete_offer(text, spec_presets[i].name, true);
    for (size_t i = 0; i < spec_key_count; i++) {
        char key[32];
        snprintf(key, sizeof key, "%s=", spec_keys[i].key);
        if (strncmp(text, key, strlen(key)) == 0)
            offer_values(text, &spec_keys[i]);
        else
            complete_offer(text, key, false);
    }
}

void complete_spec_word(const char *text)
{
    for (size_t i = 0; i < spec_preset_count; i++)
        complete_offer(text, spec_presets[i].name, true);
    for (size_t i = 0; i < spec_key_count; i++)
        complete_offer(text, spec_keys[i].key, true);
    for (size_t i = 0; *text && i < spec_choice_count; i++)
        complete_offer(text, spec_choices[i].word, true);
}
