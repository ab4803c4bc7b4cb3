/* SPDX-License-Identifier: MIT */
/* Claims and the verdict that they come to; the rule is in parts.h. Any thread. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "parts.h"

struct judging judging_begin(struct study_judgement *out, const struct study_results *r)
{
    out->text[0] = 0;
    return (struct judging){.out = out, .r = r};
}

void judging_end(struct judging *k)
{
    k->out->verdict = k->contrary ? STUDY_DISAGREES : k->noise || !k->claims ? STUDY_UNDECIDED : STUDY_AGREES;
}

void judging_say(struct judging *k, const char *fmt, ...)
{
    char line[STUDY_TEXT_MAX];
    va_list args;
    va_start(args, fmt);
    vsnprintf(line, sizeof line, fmt, args);
    va_end(args);
    text_append(k->out->text, sizeof k->out->text, "%s%s", k->out->text[0] ? "\n" : "", line);
}

void judging_count(struct judging *k, enum claim c)
{
    k->claims++;
    k->contrary += c == CLAIM_CONTRARY;
    k->noise += c == CLAIM_NOISE;
}

enum claim claim_of(const struct stats_paired *t)
{
    return t->p >= STATS_NOISE_P ? CLAIM_NOISE : t->mean < 0 ? CLAIM_HOLDS : CLAIM_CONTRARY;
}

const char *claim_text(enum claim c)
{
    return c == CLAIM_HOLDS ? "lower" : c == CLAIM_CONTRARY ? "higher" : "inside seed noise";
}

/* ": -0.49 (-0.61 to -0.37), lower" */
static void say_difference(char *out, size_t size, const struct stats_paired *t, enum study_measure m, enum claim c)
{
    int decimals = study_measures[m].decimals;
    text_append(out, size, ": %+.*f (%+.*f to %+.*f), %s", decimals, t->mean, decimals, t->low, decimals, t->high,
                claim_text(c));
}

enum claim judging_lower(struct judging *k, const char *at, size_t a, size_t b, enum study_measure m)
{
    enum claim c = CLAIM_NOISE;
    struct stats_paired t;
    char line[512], text[64];
    snprintf(line, sizeof line, "%s%s", at, at[0] ? ": " : "");
    if (a == SIZE_MAX || b == SIZE_MAX) {
        text_append(line, sizeof line, "nothing to compare, for runs failed");
    } else {
        struct stats_mean of_a = study_mean(k->r, a, m), of_b = study_mean(k->r, b, m);
        const char *unit = study_measures[m].unit;
        text_append(line, sizeof line, "%s %s", k->r->plan->point[a].label,
                    study_mean_text(text, sizeof text, &of_a, m));
        text_append(line, sizeof line, ", %s %s%s%s", k->r->plan->point[b].label,
                    study_mean_text(text, sizeof text, &of_b, m), unit[0] ? " " : "", unit);
        if (study_paired(&t, k->r, a, b, m))
            say_difference(line, sizeof line, &t, m, c = claim_of(&t));
        else
            text_append(line, sizeof line, ": one seed tells nothing of noise");
    }
    judging_say(k, "%s", line);
    judging_count(k, c);
    return c;
}
