/* SPDX-License-Identifier: MIT */
/* The gaps between train, off and valid; see gaps.h. Between an epoch's row and the panes that tell them. UI thread. */
#include "gaps.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "format.h"

bool gaps_of(const struct epoch_row *row, struct gaps *out)
{
    *out = (struct gaps){0};
    if (!row || !metric_has(row, METRIC_TRAIN_LOSS) || !metric_has(row, METRIC_VALID_LOSS))
        return false;
    double train = row->value[METRIC_TRAIN_LOSS], valid = row->value[METRIC_VALID_LOSS];
    out->measured = metric_has(row, METRIC_OFF_LOSS);
    double off = out->measured ? row->value[METRIC_OFF_LOSS] : train;
    out->noise = train - off;
    out->generalisation = valid - off;
    return true;
}

bool gaps_measured(const struct lab_group *group)
{
    return spec_off(&group->spec, SPEC_IMAGES_MAX) > 0;
}

bool gaps_shown(const struct lab *lab)
{
    for (size_t i = 0; i < lab->group_count; i++) {
        const struct lab_group *group = &lab->group[i];
        if (!group->gone && !group->hidden && gaps_measured(group))
            return true;
    }
    return false;
}

/* ---- why validation is better than training ---- */

enum answer { ANSWER_EXPLAINED, ANSWER_PARTLY, ANSWER_OTHER, ANSWERS };

/* The longest that has room. A train loss is a mean over the epoch, in which the weights grew better: that is in the
 * noise gap of the first epochs too, and no answer claims more than that the gap is as large. */
static const char *const answers[ANSWERS][3] = {
    [ANSWER_EXPLAINED] = {
        "valid is below train because train has its noise on: the noise gap explains it",
        "train has its noise on: that explains valid < train",
        "noise puts train above valid",
    },
    [ANSWER_PARTLY] = {
        "valid is below train, and the noise gap explains only a part of it: it is below off too",
        "the noise gap explains a part: valid is below off too",
        "valid is below off too",
    },
    [ANSWER_OTHER] = {
        "valid is below train, and the noise gap does not explain it: off is not below train",
        "the noise gap does not explain valid < train",
        "noise is not why",
    },
};

const char *gaps_why(const struct epoch_row *row, int room)
{
    struct gaps g;
    if (!gaps_of(row, &g) || !g.measured || !(row->value[METRIC_VALID_LOSS] < row->value[METRIC_TRAIN_LOSS]))
        return "";
    enum answer a = g.noise <= 0 ? ANSWER_OTHER : g.generalisation < 0 ? ANSWER_PARTLY : ANSWER_EXPLAINED;
    for (size_t i = 0; i < sizeof answers[a] / sizeof *answers[a]; i++) {
        if ((int)strlen(answers[a][i]) <= room)
            return answers[a][i];
    }
    return "";
}

/* ---- over seeds ---- */

struct gaps_mean gaps_over(const struct lab *lab, const struct lab_group *group)
{
    double noise[SPEC_SEEDS_MAX], generalisation[SPEC_SEEDS_MAX];
    size_t n = 0;
    for (size_t i = 0; i < group->count; i++) {
        struct gaps g;
        if (!gaps_of(history_last(&lab_member(lab, group, i)->history), &g) || !g.measured)
            continue;
        noise[n] = g.noise;
        generalisation[n++] = g.generalisation;
    }
    return (struct gaps_mean){stats_mean(noise, n), stats_mean(generalisation, n)};
}

static void append_gap(char *out, size_t size, const char *name, const struct stats_mean *mean, bool ascii)
{
    char number[FORMAT_MAX], spread[FORMAT_MAX];
    text_append(out, size, "%s %s", name, format_difference(number, &mean->mean, METRIC_VALID_LOSS, ascii));
    if (mean->n > 1)
        text_append(out, size, " %s", format_spread(spread, mean, METRIC_VALID_LOSS, ascii));
}

bool gaps_text(char *out, size_t size, const struct gaps_mean *g, bool ascii)
{
    out[0] = 0;
    if (!g->noise.n)
        return false;
    append_gap(out, size, "noise gap", &g->noise, ascii);
    append_gap(out, size, ", generalisation gap", &g->generalisation, ascii);
    return true;
}
