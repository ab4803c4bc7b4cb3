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

char *mean_text(char *out, size_t size, const struct stats_mean *s, enum study_measure m)
{
    const struct study_measure_info *info = &study_measures[m];
    if (!s->n) {
        snprintf(out, size, "-");
        return out;
    }
    snprintf(out, size, "%.*f", info->decimals, s->mean);
    if (s->n > 1)
        text_append(out, size, " +- %.*f", info->decimals, s->deviation);
    if (info->unit[0])
        text_append(out, size, " %s", info->unit);
    return out;
}

char *chance_text(char *out, size_t size, double p)
{
    if (p < 0.001)
        snprintf(out, size, "p < 0.001");
    else
        snprintf(out, size, "p = %.*f", p < 0.0095 ? 3 : 2, p);
    return out;
}

enum claim claim_of(const struct stats_paired *t)
{
    return t->p >= STATS_NOISE_P ? CLAIM_NOISE : t->mean < 0 ? CLAIM_HOLDS : CLAIM_CONTRARY;
}

static const char *claim_text(enum claim c)
{
    return c == CLAIM_HOLDS ? "lower" : c == CLAIM_CONTRARY ? "higher" : "inside seed noise";
}

enum claim judging_lower(struct judging *k, const char *at, size_t a, size_t b, enum study_measure m)
{
    enum claim c = CLAIM_NOISE;
    struct stats_paired t;
    char mean_a[64], mean_b[64], chance[32];
    if (a == SIZE_MAX || b == SIZE_MAX) {
        judging_say(k, "%s%snothing to compare, for runs failed", at, at[0] ? ": " : "");
        judging_count(k, c);
        return c;
    }
    struct stats_mean of_a = study_mean(k->r, a, m), of_b = study_mean(k->r, b, m);
    bool tried = study_paired(&t, k->r, a, b, m);
    if (tried)
        c = claim_of(&t);
    judging_say(k, "%s%s%s %s, %s %s: %s%s%s", at, at[0] ? ": " : "", k->r->plan->point[a].label,
                mean_text(mean_a, sizeof mean_a, &of_a, m), k->r->plan->point[b].label,
                mean_text(mean_b, sizeof mean_b, &of_b, m), tried ? claim_text(c) : "one seed tells nothing of noise",
                tried ? ", " : "", tried ? chance_text(chance, sizeof chance, t.p) : "");
    judging_count(k, c);
    return c;
}
