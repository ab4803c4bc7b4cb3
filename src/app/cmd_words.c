/* SPDX-License-Identifier: MIT */
/* `dropout-lab words`: what each word of a run's spec does, its default and where it comes from; of one key, or of one
 * of the words that a key chooses from, all there is to say. From spec.def, choice.def and preset.def. Main thread.
 */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "options.h"
#include "out.h"
#include "words.h"

enum { COLUMNS = 80, INDENT = 12, TEXT_MAX = 512 };

char *words_example(char *out, size_t size, size_t key)
{
    const struct spec_key *k = &spec_keys[key];
    size_t n = strlen(k->key);
    const char *p = k->example;
    while (*p && !(strncmp(p, k->key, n) == 0 && p[n] == '='))
        p += strcspn(p, " ") + (strchr(p, ' ') != NULL);
    snprintf(out, size, "%.*s", (int)strcspn(p, " "), p);
    return out;
}

/* A name, and behind it the text, broken between words. A name that is longer than its column is followed by a
 * blank. */
static void print_entry(const char *name, const char *text)
{
    size_t column = INDENT, needed = 2 + strlen(name) + 1;
    printf("  %-*s%s", INDENT - 2, name, needed > INDENT ? " " : "");
    if (needed > INDENT)
        column = needed;
    while (*text) {
        size_t n = strcspn(text, " ");
        bool first = column == INDENT || column == needed;
        if (!first && column + 1 + n > COLUMNS) {
            printf("\n%*s", INDENT, "");
            column = INDENT;
            first = true;
        }
        printf("%s%.*s", first ? "" : " ", (int)n, text);
        column += n + !first;
        text += n + (text[n] == ' ');
    }
    puts("");
}

static char *with_source(char *out, const char *about, const char *standard, const char *source)
{
    snprintf(out, TEXT_MAX, "%s%s%s%s%s%s%s", about, *standard ? " [" : "", standard, *standard ? "]" : "",
             *source ? " (" : "", source, *source ? ")" : "");
    return out;
}

static void print_all(void)
{
    char text[TEXT_MAX];
    puts("A run is a preset, if any, and words KEY=VALUE in any order. Presets:");
    for (size_t i = 0; i < spec_preset_count; i++)
        print_entry(spec_presets[i].name, spec_presets[i].about);
    puts("Keys, with what they are if nothing is said, and where they come from:");
    for (size_t i = 0; i < spec_key_count; i++) {
        const struct spec_key *k = &spec_keys[i];
        print_entry(k->key, with_source(text, k->about, k->standard, k->source));
    }
    puts("More of one: dropout-lab words KEY. In a shell, put what has a > in it in quotes:\n'drop=0.5>0.1'.");
}

static void print_choice(const struct spec_choice *c)
{
    char text[TEXT_MAX];
    print_entry(c->word, with_source(text, c->about, "", c->source));
}

static void print_key(const struct spec_key *k)
{
    char text[TEXT_MAX];
    printf("%s=\n", k->key);
    print_entry("does", with_source(text, k->about, "", k->source));
    print_entry("may be", k->range);
    if (*k->standard)
        print_entry("default", k->standard);
    print_entry("example", k->example);
    for (size_t i = 0; i < spec_choice_count; i++)
        if (strcmp(spec_choices[i].key, k->key) == 0)
            print_choice(&spec_choices[i]);
}

/* A word may be one of several keys. */
static bool print_choices(const char *word, bool silent)
{
    bool any = false;
    for (size_t i = 0; i < spec_choice_count; i++) {
        if (strcmp(spec_choices[i].word, word) != 0)
            continue;
        any = true;
        if (!silent)
            printf("%s=\n", spec_choices[i].key);
        if (!silent)
            print_choice(&spec_choices[i]);
    }
    return any;
}

static const struct spec_preset *find_preset(const char *word)
{
    for (size_t i = 0; i < spec_preset_count; i++)
        if (strcmp(spec_presets[i].name, word) == 0)
            return &spec_presets[i];
    return NULL;
}

/* Of "drop", "drop=" and "drop=0.5". */
static const struct spec_key *find_key(const char *word)
{
    size_t n = strcspn(word, "=");
    for (size_t i = 0; i < spec_key_count; i++)
        if (strlen(spec_keys[i].key) == n && memcmp(spec_keys[i].key, word, n) == 0)
            return &spec_keys[i];
    return NULL;
}

/* A key that there is not: spec_parse says which there are. */
static bool check_word(const char *word, struct err *e)
{
    struct spec spec;
    char pair[128];
    if (find_key(word) || find_preset(word) || print_choices(word, true))
        return true;
    snprintf(pair, sizeof pair, "%.100s=", word);
    for (char *c = pair; *c; c++)
        *c = *c == ' ' ? '_' : *c;
    return spec_parse(&spec, pair, e);
}

static void print_word(const char *word)
{
    const struct spec_key *key = find_key(word);
    const struct spec_preset *preset = find_preset(word);
    if (key)
        print_key(key);
    else if (preset) {
        puts(word);
        print_entry("does", preset->about);
        print_entry("words", *preset->words ? preset->words : "none");
    } else {
        print_choices(word, false);
    }
}

int cmd_words(const struct options *o)
{
    struct err e = {0};
    bool known = true;
    for (size_t i = 0; known && i < o->word_count; i++)
        known = check_word(o->word[i], &e);
    for (size_t i = 0; known && i < o->word_count; i++)
        print_word(o->word[i]);
    if (!o->word_count)
        print_all();
    return out_end(known, &e);
}
