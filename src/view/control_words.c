/* SPDX-License-Identifier: MIT */
/* The controls of every other word of a spec: what they step through is a list of values as they would be typed, for a
 * key that chooses from words all of these. Reading, printing and refusing them is the spec's. UI thread.
 */
#include "control.h"
#include "control_step.h"
#include "editor.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

enum fine { FINE_NONE, FINE_ONE, FINE_TENTH };

/* values: parted by blanks, ascending where they are numbers; NULL: those of choice.def. */
static const struct word {
    const char *key, *values;
    enum fine fine;
} words[CONTROL_WORDS] = {
    {"opt", NULL, FINE_NONE},
    {"momentum", "0 0.5 0.8 0.9 0.95 0.99", FINE_TENTH},
    {"nesterov", "0 1", FINE_NONE},
    {"schedule", "const step:10 cosine plateau:5 warmup:5 warmup:5+cosine", FINE_NONE},
    {"act", NULL, FINE_NONE},
    {"init", NULL, FINE_NONE},
    {"norm", NULL, FINE_NONE},
    {"order", NULL, FINE_NONE},
    {"l2", "0 1e-6 1e-5 1e-4 0.001 0.01 0.1", FINE_TENTH},
    {"wd", "0 0.0001 0.001 0.01 0.1 1", FINE_TENTH},
    {"maxnorm", "0 0.5 1 2 3 4 5", FINE_TENTH},
    {"clip", "0 0.1 0.2 0.5 1 2 5", FINE_TENTH},
    {"smooth", "0 0.05 0.1 0.2 0.3", FINE_TENTH},
    {"augment", "none shift:2 flip cut:8 shift:2,flip shift:2,flip,cut:8", FINE_NONE},
    {"mislabel", "0 0.1 0.2 0.3 0.4 0.5 0.6 0.8 1", FINE_TENTH},
    {"patience", "0 2 5 10 20", FINE_ONE},
    {"mc", "0 5 10 20 50 100", FINE_ONE},
    {"off", EDITOR_AUTO " 0 1000 5000 all", FINE_NONE},
    {"valid", EDITOR_AUTO " 0 1000 2000 5000 10000", FINE_NONE},
    {"shuffle", "0 1", FINE_NONE},
};

/* What is not said stands there as what it comes to. */
static void word_print(const struct spec *s, unsigned i, char *out)
{
    char value[SPEC_LINE_MAX];
    spec_value(value, sizeof value, s, words[i].key);
    if (value[0])
        snprintf(out, EDITOR_VALUE_MAX, "%.*s", EDITOR_VALUE_MAX - 1, value);
    else if (strcmp(words[i].key, "wd") == 0)
        text_number(out, EDITOR_VALUE_MAX, s->wd);
    else
        snprintf(out, EDITOR_VALUE_MAX, "%s", EDITOR_AUTO);
}

/* Value number k of a word's list; false: it is behind the last. */
static bool value_at(const struct word *w, unsigned k, char *out)
{
    const struct spec_choice *choice = w->values ? NULL : spec_choice_of(w->key, k);
    const char *p = w->values;
    for (; p && *p && k > 0; k--) {
        p += strcspn(p, " ");
        p += *p == ' ';
    }
    snprintf(out, EDITOR_VALUE_MAX, "%.*s", p ? (int)strcspn(p, " ") : EDITOR_VALUE_MAX - 1,
             p ? p : choice ? choice->word : "");
    return out[0];
}

static bool is_number(const char *text, double *out)
{
    char *end;
    *out = strtod(text, &end);
    return end > text && !*end;
}

static bool is_same(const char *a, const char *b)
{
    double x, y;
    return strcmp(a, b) == 0 || (is_number(a, &x) && is_number(b, &y) && x == y);
}

/* Of a number that is not in the list its neighbour; of another value that is not, the first or the last. */
static bool next_listed(const struct word *w, const char *now, int direction, char *out)
{
    char value[EDITOR_VALUE_MAX], best[EDITOR_VALUE_MAX] = "";
    double x, y;
    for (unsigned k = 0; value_at(w, k, value); k++) {
        if (is_same(value, now))
            return (direction > 0 || k > 0) && value_at(w, k + (unsigned)direction, out);
        bool far = is_number(now, &x) && is_number(value, &y) && direction * (y - x) < 0;
        if (!far && (direction < 0 || !best[0]))
            snprintf(best, sizeof best, "%s", value);
    }
    snprintf(out, EDITOR_VALUE_MAX, "%s", best);
    return out[0];
}

static bool word_next(const struct spec *s, unsigned i, int direction, bool fine, char *out)
{
    const struct word *w = &words[i];
    char now[EDITOR_VALUE_MAX];
    double x;
    word_print(s, i, now);
    if (!fine || w->fine == FINE_NONE || !is_number(now, &x) || (x == 0 && w->fine == FINE_TENTH))
        return next_listed(w, now, direction, out);
    if (w->fine == FINE_TENTH)
        text_number(out, EDITOR_VALUE_MAX, control_step_tenth(x, direction));
    else
        snprintf(out, EDITOR_VALUE_MAX, "%u", control_step_one((unsigned)x, direction, 0));
    return true;
}

#define WORD(key) {.name = key, .width = 1, .extra = true, .print = word_print, .next = word_next}

const struct control control_words[CONTROL_WORDS] = {
    WORD("opt"),   WORD("momentum"), WORD("nesterov"), WORD("schedule"), WORD("act"),
    WORD("init"),  WORD("norm"),     WORD("order"),    WORD("l2"),       WORD("wd"),
    WORD("maxnorm"), WORD("clip"),   WORD("smooth"),   WORD("augment"),  WORD("mislabel"),
    WORD("patience"), WORD("mc"),    WORD("off"),      WORD("valid"),    WORD("shuffle"),
};
