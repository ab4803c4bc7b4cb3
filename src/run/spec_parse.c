/* SPDX-License-Identifier: MIT */
/* Words to run spec: splits a line, finds keys and presets, and says what is wrong with a word. Words fill a draft;
 * what can only be judged when all are in is in spec_finish.c. Values are read by spec_value.c. Any thread.
 */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "nearest.h"
#include "spec_words.h"

enum {
    WORDS_MAX = SPEC_LINE_MAX / 2, /* a letter and a blank each */
    LIST_MAX = 320,
    SHOWN_MAX = 60 /* bytes of a word in an error, so that the rest of the sentence has room */
};

static const char *key_at(size_t i)
{
    return spec_keys[i].key;
}

static const char *preset_at(size_t i)
{
    return spec_presets[i].name;
}

static char *join(char *out, size_t size, size_t count, const char *(*word)(size_t))
{
    out[0] = 0;
    for (size_t i = 0; i < count; i++)
        text_append(out, size, "%s%s", i ? ", " : "", word(i));
    return out;
}

/* " (did you mean X?)" for the first n bytes of given, or nothing. */
static char *hint(char *out, size_t size, const char *given, size_t n, size_t count, const char *(*word)(size_t))
{
    const char *near = nearest_word(given, n, count, word);
    out[0] = 0;
    if (near)
        text_append(out, size, " (did you mean %s?)", near);
    return out;
}

/* The key that is the first n bytes of text, or spec_key_count. */
static size_t find_key(const char *text, size_t n)
{
    size_t k = 0;
    while (k < spec_key_count && !(strlen(key_at(k)) == n && memcmp(key_at(k), text, n) == 0))
        k++;
    return k;
}

static const struct spec_preset *find_preset(const char *name)
{
    for (size_t i = 0; i < spec_preset_count; i++) {
        if (strcmp(preset_at(i), name) == 0)
            return &spec_presets[i];
    }
    return NULL;
}

static bool bad_key(const char *word, size_t n, struct err *e)
{
    char list[LIST_MAX], near[64];
    return err_set(e, ERR_USAGE, "%.*s: there is no key \"%.*s\"%s; the keys are %s", SHOWN_MAX, word,
                   n < SHOWN_MAX ? (int)n : SHOWN_MAX, word,
                   hint(near, sizeof near, word, n, spec_key_count, key_at),
                   join(list, sizeof list, spec_key_count, key_at));
}

/* A word without "=" that is not a preset in its place. */
static bool bad_word(const char *word, bool first, struct err *e)
{
    char list[LIST_MAX], near[64];
    size_t k = find_key(word, strlen(word));
    if (k < spec_key_count)
        return err_set(e, ERR_USAGE, "%s: needs a value, %s; for example %s", word, spec_keys[k].range,
                       spec_keys[k].example);
    if (find_preset(word))
        return err_set(e, ERR_USAGE, "%s: a preset must be the first word; for example %s epochs=20", word, word);
    if (first)
        return err_set(e, ERR_USAGE, "\"%.*s\": there is no such preset%s; the presets are %s, and any other word is "
                       "key=value, for example epochs=20", SHOWN_MAX, word,
                       hint(near, sizeof near, word, strlen(word), spec_preset_count, preset_at),
                       join(list, sizeof list, spec_preset_count, preset_at));
    return err_set(e, ERR_USAGE, "\"%.*s\": is not key=value, for example epochs=20; the keys are %s", SHOWN_MAX, word,
                   join(list, sizeof list, spec_key_count, key_at));
}

/* " (did you mean gelu?)" where a word of the value is none of choice.def. */
static char *hint_choice(char *out, size_t size, const char *key, const char *value)
{
    struct nearest near = {0};
    near.given = spec_choice_wrong(key, value, &near.n);
    for (size_t i = 0; near.given && i < spec_choice_count; i++) {
        if (strcmp(spec_choices[i].key, key) == 0)
            nearest_offer(&near, spec_choices[i].word);
    }
    out[0] = 0;
    if (near.word)
        text_append(out, size, " (did you mean %s?)", near.word);
    return out;
}

static bool read_value(struct spec_draft *d, size_t k, const char *value, struct err *e)
{
    char near[64];
    if (spec_read[k](d, value))
        return true;
    return err_set(e, ERR_USAGE, "%s=%.*s%s: must be %s; for example %s%s", spec_keys[k].key, SHOWN_MAX, value,
                   strlen(value) > SHOWN_MAX ? "..." : "", spec_keys[k].range, spec_keys[k].example,
                   hint_choice(near, sizeof near, spec_keys[k].key, value));
}

static bool read_pair(struct spec_draft *d, const char *word, struct err *e)
{
    size_t n = strcspn(word, "=");
    size_t k = find_key(word, n);
    if (k == spec_key_count)
        return bad_key(word, n, e);
    return read_value(d, k, word + n + 1, e);
}

/* Parts a line at blanks, in place. Returns the number of words. */
static size_t split(char *line, const char *word[WORDS_MAX])
{
    static const char blanks[] = " \t\r\n\v\f";
    size_t count = 0;
    for (char *p = line + strspn(line, blanks); *p && count < WORDS_MAX; p += strspn(p, blanks)) {
        word[count++] = p;
        p += strcspn(p, blanks);
        if (*p)
            *p++ = 0;
    }
    return count;
}

static bool read_preset(struct spec_draft *d, const struct spec_preset *preset, struct err *e)
{
    char line[SPEC_LINE_MAX];
    const char *word[WORDS_MAX];
    snprintf(line, sizeof line, "%s", preset->words);
    size_t count = split(line, word);
    for (size_t i = 0; i < count; i++) {
        if (!read_pair(d, word[i], e))
            return false;
    }
    return true;
}

bool spec_parse_words(struct spec *s, size_t count, const char *const *word, struct err *e)
{
    struct spec_draft d = spec_draft();
    for (size_t i = 0; i < count; i++) {
        const struct spec_preset *preset = i == 0 ? find_preset(word[0]) : NULL;
        bool ok = preset ? read_preset(&d, preset, e)
            : strchr(word[i], '=') ? read_pair(&d, word[i], e) : bad_word(word[i], i == 0, e);
        if (!ok)
            return false;
    }
    if (!spec_finish(&d, e))
        return false;
    *s = d.spec;
    return true;
}

bool spec_parse(struct spec *s, const char *line, struct err *e)
{
    char copy[SPEC_LINE_MAX];
    const char *word[WORDS_MAX];
    if (strlen(line) >= sizeof copy)
        return err_set(e, ERR_USAGE, "%.*s...: a spec has at most %d characters; for example drop=0.25,0.4,0.4 "
                       "epochs=20", SHOWN_MAX, line, SPEC_LINE_MAX - 1);
    strcpy(copy, line);
    return spec_parse_words(s, split(copy, word), word, e);
}

/* Each value goes through its own writer and reader, so that the ranges stand in one place. */
bool spec_check(const struct spec *s, struct err *e)
{
    struct spec_draft d = spec_draft();
    for (size_t k = 0; k < spec_key_count; k++) {
        char value[SPEC_LINE_MAX] = "";
        spec_write[k](value, sizeof value, s);
        if (strcmp(value, spec_keys[k].standard) != 0 && !read_value(&d, k, value, e))
            return false;
    }
    return spec_finish(&d, e);
}
