/* SPDX-License-Identifier: MIT */
/* Hints and completion for the line behind ':'; see prompt_hint.h. Both look at the word that ends at the caret: what
 * may begin so is every key, and as the first word every preset and command too. UI thread.
 */
#include "prompt_hint.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "study/study.h"
#include "view/prompt.h"

enum { NAME_MAX_BYTES = 32 };

/* The word at the caret, up to it. */
struct at_caret {
    const char *word;
    size_t n;
    bool first; /* of the line */
    bool study; /* the name behind `study` */
};

static struct at_caret find_word(const struct lab_line *l)
{
    size_t from = l->caret;
    while (from && l->text[from - 1] != ' ')
        from--;
    size_t start = strspn(l->text, " "), end = start + strcspn(l->text + start, " ");
    bool study = end - start == 5 && strncmp(l->text + start, "study", 5) == 0;
    return (struct at_caret){l->text + from, l->caret - from, start >= from,
                             study && from > end && end + strspn(l->text + end, " ") >= from};
}

/* Candidate number i with what follows it, "drop=" or "notebook "; NULL behind the last. */
static const char *candidate(char out[NAME_MAX_BYTES], size_t i, const struct at_caret *at)
{
    bool first = at->first;
    if (at->study) {
        snprintf(out, NAME_MAX_BYTES, "%s ", i < study_count ? study_list[i].name : "");
        return i < study_count ? out : NULL;
    }
    if (first && i < spec_preset_count) {
        snprintf(out, NAME_MAX_BYTES, "%s ", spec_presets[i].name);
        return out;
    }
    i -= first ? spec_preset_count : 0;
    if (i < spec_key_count) {
        snprintf(out, NAME_MAX_BYTES, "%s=", spec_keys[i].key);
        return out;
    }
    i -= spec_key_count;
    if (!first || i >= command_count)
        return NULL;
    snprintf(out, NAME_MAX_BYTES, "%s%s", command_list[i].word, command_list[i].arguments[0] ? " " : "");
    return out;
}

static bool begins(const char *text, const struct at_caret *at)
{
    return strncmp(text, at->word, at->n) == 0;
}

/* The key of a "key=..." at the caret; NULL: it is none. */
static const struct spec_key *find_key(const struct at_caret *at)
{
    const char *equals = memchr(at->word, '=', at->n);
    for (size_t k = 0; equals && k < spec_key_count; k++) {
        size_t n = strlen(spec_keys[k].key);
        if ((size_t)(equals - at->word) == n && memcmp(at->word, spec_keys[k].key, n) == 0)
            return &spec_keys[k];
    }
    return NULL;
}

/* The command that the line begins with, when the caret is behind it. */
static const struct command_info *find_command(const struct lab_line *l, const struct at_caret *at)
{
    char word[NAME_MAX_BYTES];
    const char *start = l->text + strspn(l->text, " ");
    if (at->first)
        return NULL;
    snprintf(word, sizeof word, "%.*s", (int)strcspn(start, " "), start);
    return command_find(word);
}

/* ---- completion ---- */

/* "0.25,0.4,0.4" of drop's example; the example of momentum has another word before it. */
static void example_value(const struct spec_key *key, char *out, size_t size)
{
    char word[NAME_MAX_BYTES];
    snprintf(word, sizeof word, "%s=", key->key);
    const char *value = strstr(key->example, word);
    if (value)
        text_append(out, size, "%s", value + strlen(word));
}

/* Of a value with words of choice.def, the one that is being typed: behind what stands before it in a list. */
static const char *last_word(const struct at_caret *at, size_t *n)
{
    const char *end = at->word + at->n, *p = end;
    while (p > at->word && !strchr("=,+", p[-1]))
        p--;
    *n = (size_t)(end - p);
    return p;
}

/* The rest of the only word of choice.def that begins so. */
static void choice_rest(const struct at_caret *at, const char *key, char *out, size_t size)
{
    size_t n, found = 0;
    const char *typed = last_word(at, &n);
    for (size_t i = 0; n && i < spec_choice_count; i++) {
        const struct spec_choice *c = &spec_choices[i];
        if (strcmp(c->key, key) != 0 || strncmp(c->word, typed, n) != 0)
            continue;
        snprintf(out, size, "%s", found++ ? "" : c->word + n);
    }
}

/* The word of choice.def that stands at the caret, with its number or without; NULL: none. */
static const struct spec_choice *find_choice(const struct at_caret *at, const char *key)
{
    size_t n;
    const char *typed = last_word(at, &n), *colon = memchr(typed, ':', n);
    size_t length = colon ? (size_t)(colon - typed) : n;
    for (size_t i = 0; i < spec_choice_count; i++) {
        const struct spec_choice *c = &spec_choices[i];
        if (strcmp(c->key, key) == 0 && strlen(c->word) == length && memcmp(c->word, typed, length) == 0)
            return c;
    }
    return NULL;
}

/* What all candidates have in common behind the caret. */
static void common_rest(const struct at_caret *at, char *out, size_t size)
{
    char name[NAME_MAX_BYTES];
    bool any = false;
    for (size_t i = 0; candidate(name, i, at); i++) {
        if (!begins(name, at))
            continue;
        size_t same = 0;
        while (any && out[same] && out[same] == name[at->n + same])
            same++;
        if (any)
            out[same] = 0;
        else
            snprintf(out, size, "%s", name + at->n);
        any = true;
    }
}

void prompt_rest(const struct lab_line *l, char *out, size_t size)
{
    struct at_caret at = find_word(l);
    const struct spec_key *key = find_key(&at);
    char behind = l->text[l->caret];
    out[0] = 0;
    if ((behind && behind != ' ') || (!at.n && !at.first && !at.study))
        return;
    if (key && at.word[at.n - 1] == '=')
        example_value(key, out, size);
    else if (key)
        choice_rest(&at, key->key, out, size);
    else if (at.n)
        common_rest(&at, out, size);
}

/* ---- hints ---- */

static void list_candidates(const struct at_caret *at, char *out, size_t size)
{
    char name[NAME_MAX_BYTES];
    for (size_t i = 0; candidate(name, i, at); i++) {
        if (begins(name, at))
            text_append(out, size, "%s%s", out[0] && out[strlen(out) - 1] != ' ' ? " " : "", name);
    }
}

static void say_about(const struct lab_line *l, char *out, size_t size)
{
    struct at_caret at = find_word(l);
    const struct spec_key *key = find_key(&at);
    const struct command_info *command = find_command(l, &at);
    const struct spec_choice *choice = key ? find_choice(&at, key->key) : NULL;
    out[0] = 0;
    if (choice)
        snprintf(out, size, "%s: %s%s%s%s", choice->word, choice->about, *choice->source ? " (" : "", choice->source,
                 *choice->source ? ")" : "");
    else if (key)
        snprintf(out, size, "%s  (%s)", key->range, key->example);
    else if (at.study)
        list_candidates(&at, out, size);
    else if (command && (!at.n || strspn(at.word, "0123456789") >= at.n))
        snprintf(out, size, "%s %s: %s", command->word, command->arguments, command->help);
    else
        list_candidates(&at, out, size);
}

/* What next would be, or what is wrong with the line. */
static void say_result(struct prompt_hint *h, const struct lab *lab, const char *text)
{
    struct err e = {0};
    struct spec spec;
    char line[SPEC_LINE_MAX];
    if (!command_result(lab, text, &spec, &e)) {
        h->wrong = e.text[0];
        snprintf(h->result, sizeof h->result, "%s", e.text);
        return;
    }
    h->wrong = false;
    snprintf(h->result, sizeof h->result, "= %s", spec_print(line, sizeof line, &spec));
    if (!line[0])
        snprintf(h->result, sizeof h->result, "= %s, %s", spec_presets[0].name, spec_presets[0].about);
}

/* What the key at the caret is, or what a filter may look like. */
static void about_filter(const struct lab_line *l, char *out, size_t size)
{
    struct at_caret at = find_word(l);
    size_t n = strcspn(at.word, "<>=! "), most = n < at.n ? n : at.n;
    snprintf(out, size, "p2>0.3 best<0.34 acc>=88 epochs=50 state=cut tag=exam date>=2026-11, or any word");
    for (size_t i = 0; i < filter_key_count; i++) {
        if (strlen(filter_keys[i].key) == most && memcmp(filter_keys[i].key, at.word, most) == 0)
            snprintf(out, size, "%s: %s", filter_keys[i].key, filter_keys[i].about);
    }
}

/* Of a filter how many rows pass, or what is wrong with it. */
static void hint_filter(struct prompt_hint *h, const struct lab *lab)
{
    const struct list *l = &lab->list;
    char rows[32], all[32];
    about_filter(&lab->line, h->about, sizeof h->about);
    h->wrong = l->wrong[0];
    if (h->wrong)
        snprintf(h->result, sizeof h->result, "%s", l->wrong);
    else
        snprintf(h->result, sizeof h->result, "%s of %s runs", text_count(rows, sizeof rows, l->rows),
                 text_count(all, sizeof all, l->all));
}

static bool hint_other(struct prompt_hint *h, const struct lab *lab)
{
    static const char *const about[] = {
        [LAB_LINE_NAME] = "a name for the run; an empty line takes it away",
        [LAB_LINE_TAGS] = "tags parted by blanks, to filter by: tag=exam",
        [LAB_LINE_NOTE] = "a note to the run; an empty line takes it away",
    };
    if (lab->line.kind == LAB_LINE_FILTER)
        hint_filter(h, lab);
    else if (lab->line.kind != LAB_LINE_COMMAND)
        snprintf(h->about, sizeof h->about, "%s", about[lab->line.kind]);
    return lab->line.kind != LAB_LINE_COMMAND;
}

/* A word that may still become right is not called wrong: the line is judged without it. Of one that is wrong the
 * reason says what it may be, and has all the room. */
void prompt_hint(struct prompt_hint *h, const struct lab *lab)
{
    const struct lab_line *l = &lab->line;
    struct at_caret at = find_word(l);
    struct prompt_hint without = {0};
    char rest[SPEC_LINE_MAX];
    *h = (struct prompt_hint){0};
    if (hint_other(h, lab))
        return;
    say_about(l, h->about, sizeof h->about);
    if (strspn(l->text, " ") == strlen(l->text))
        return;
    say_result(h, lab, l->text);
    if (!h->wrong || !h->about[0] || !at.n)
        return;
    snprintf(rest, sizeof rest, "%.*s%s", (int)(at.word - l->text), l->text, l->text + l->caret);
    say_result(&without, lab, rest);
    bool value = memchr(at.word, '=', at.n), unfinished = !value || at.word[at.n - 1] == '=';
    if (!unfinished && !without.wrong) {
        h->about[0] = 0;
    } else if (unfinished) {
        h->wrong = without.wrong;
        snprintf(h->result, sizeof h->result, "%s", strspn(rest, " ") == strlen(rest) ? "" : without.result);
    }
}
