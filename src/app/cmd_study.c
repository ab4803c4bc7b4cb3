/* SPDX-License-Identifier: MIT */
/* `dropout-lab study NAME [WORD]...`: runs that answer a question of a paper, and whether they agree with it. */
#include <stdio.h>

#include "options.h"
#include "out.h"
#include "study_command.h"

static int list(void)
{
    for (size_t i = 0; i < study_count; i++)
        printf("%-13s %s\n%-13s   %s\n", study_list[i].name, study_list[i].about, "", study_list[i].way->words);
    return out_end(true, NULL);
}

int cmd_study(const struct options *o)
{
    struct study_plan plan;
    struct err e;
    if (!o->word_count)
        return list();
    const struct study *s = study_find(o->word[0], &e);
    if (!s || !study_plan_make(&plan, s, o->word_count - 1, o->word + 1, &e))
        return report_error(&e);
    return study_command(o, &plan);
}
