/* SPDX-License-Identifier: MIT */
/* `dropout-lab study NAME [WORD]...`: runs that answer a question of a paper, and whether they agree with it. Without a
 * name, the list of studies. */
#include <stdio.h>

#include "json_out.h"
#include "options.h"
#include "out.h"
#include "study_command.h"

static void print_list(void)
{
    for (size_t i = 0; i < study_count; i++)
        printf("%-13s %s\n%-13s   %s\n", study_list[i].name, study_list[i].about, "", study_list[i].way->words);
}

static bool print_json(struct err *e)
{
    json_t *list = json_array();
    int failed = list == NULL;
    for (size_t i = 0; i < study_count && !failed; i++) {
        const struct study *s = &study_list[i];
        failed |= json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:s, s:s}", "study", s->name, "about",
                                                        s->about, "source", s->source, "base", s->way->words,
                                                        "paper", s->way->found));
    }
    if (!failed)
        return json_out_print(stdout, list, e);
    json_decref(list);
    return err_memory(e, "the list of studies");
}

static int list(const struct options *o)
{
    struct err e = {0};
    bool done = true;
    if (o->json)
        done = print_json(&e);
    else
        print_list();
    return out_end(done, &e);
}

int cmd_study(const struct options *o)
{
    struct study_plan plan;
    struct err e;
    if (!o->word_count)
        return list(o);
    const struct study *s = study_find(o->word[0], &e);
    if (!s || !study_plan_make(&plan, s, o->word_count - 1, o->word + 1, &e))
        return report_error(&e);
    return study_command(o, &plan);
}
