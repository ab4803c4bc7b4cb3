/* SPDX-License-Identifier: MIT */
/* What a network was trained with, for `dropout-lab predict`: from a run's record, or from words beside a file of
 * weights, which knows of none. See predict.h.
 */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "predict.h"
#include "run/record_read.h"

/* The strengths that the last epoch had: where they were changed by hand, those; else where the spec's line leads. */
static void settle(struct spec *s, const struct record_info *info)
{
    const struct run_change *last = info->course_count > 1 ? &info->course[info->course_count - 1] : NULL;
    uint32_t epoch = info->summary.epochs ? info->summary.epochs : s->epochs;
    for (unsigned i = 0; i < spec_sites(s); i++) {
        s->drop[i] = last && !s->bend[i].on ? last->drop[i] : spec_strength(s, i, epoch);
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
