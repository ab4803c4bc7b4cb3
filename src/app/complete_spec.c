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

/* What it is if nobody says anything, and the example. */
static void offer_values(const char *text, const struct spec_key *k)
{
    size_t n = strlen(k->key);
    const char *example = k->example;
    if (offer_either(text, k))
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
