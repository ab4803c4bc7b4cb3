/* SPDX-License-Identifier: MIT */
/* The command `study`; see command_take.h. What it starts is the loop's. UI thread. */
#include <stdio.h>

#include "base/text.h"
#include "command_take.h"

bool take_study(struct lab *lab, struct words *w, struct err *e)
{
    const struct study *study = words_left(w) ? study_find(w->word[w->at], e) : NULL;
    if (words_left(w) && !study)
        return false;
    lab->ask.text[0] = 0;
    while (words_left(w))
        text_append(lab->ask.text, sizeof lab->ask.text, "%s%s", lab->ask.text[0] ? " " : "", w->word[w->at++]);
    if (study)
        lab->study.chosen = (size_t)(study - study_list);
    lab_show(lab, LAB_VIEW_STUDY);
    return true;
}
