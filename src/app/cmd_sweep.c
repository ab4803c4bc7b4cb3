/* SPDX-License-Identifier: MIT */
/* `dropout-lab sweep KEY=VALUES... [WORD]...`: a run for every combination of values, or for some that are drawn. */
#include "options.h"
#include "study_command.h"

int cmd_sweep(const struct options *o)
{
    struct study_plan plan;
    struct err e;
    if (!study_sweep_make(&plan, o->random_count, o->word_count, o->word, &e))
        return report_error(&e);
    return study_command(o, &plan);
}
