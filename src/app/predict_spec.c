/* SPDX-License-Identifier: MIT */
/* What a network was trained with, for `dropout-lab predict`: from a run's record, or from words beside a file of
 * weights, which knows of few. See predict.h.
 */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "predict.h"
#include "run/record_read.h"

/* The epoch that the kept weights are of. */
static uint32_t kept_epoch(const struct spec *s, const struct record_info *info)
{
    if (s->patience && info->summary.best.epoch)
        return info->summary.best.epoch;
    return info->summary.epochs ? info->summary.epochs : s->epochs;
}

/* The strengths that it was trained with, as ones that stay. */
static void settle(struct spec *s, const struct record_info *info)
{
    uint32_t epoch = kept_epoch(s, info);
    struct spec then = *s;
    for (size_t i = 0; i < info->course_count && info->course[i].epoch <= epoch; i++) {
        run_change_apply(&info->course[i], &then);
        then.epochs = info->course[i].epochs ? info->course[i].epochs : s->epochs;
    }
    for (unsigned i = 0; i < spec_sites(s); i++) {
        s->drop[i] = spec_strength(&then, i, epoch);
        s->bend[i] = (struct spec_bend){0};
    }
}

bool predict_spec_of_run(struct spec *s, const char *root, const char *id, struct err *e)
{
    struct record_info info;
    if (!record_read(&info, root, id, e))
        return false;
    *s = info.spec;
    settle(s, &info);
    return true;
}

static const struct spec_preset *find_preset(const char *word)
{
    for (size_t i = 0; i < spec_preset_count; i++)
        if (strcmp(spec_presets[i].name, word) == 0)
            return &spec_presets[i];
    return NULL;
}

bool predict_is_spec_word(const char *word)
{
    return find_preset(word) || strchr(word, '=');
}

/* The user's words go behind those that the weights tell, and so does what a preset stands for. */
bool predict_spec_of_words(struct spec *s, size_t count, const char *const *word, struct err *e)
{
    char line[2 * SPEC_LINE_MAX];
    const struct spec_preset *preset = count ? find_preset(word[0]) : NULL;
    spec_print(line, SPEC_LINE_MAX, s);
    for (size_t i = 0; i < count; i++)
        text_append(line, sizeof line, " %s", i == 0 && preset ? preset->words : word[i]);
    return spec_parse(s, line, e);
}
