/* SPDX-License-Identifier: MIT */
/* `dropout-lab runs [FILTER]...`: the runs that are kept, newest first, or those in the trash. */
#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"
#include "options.h"
#include "out.h"
#include "runs_json.h"
#include "runs_table.h"
#include "say.h"

enum { FILTER_MAX = 2048 };

static bool read_filter(struct filter *f, const struct options *o, struct err *e)
{
    char text[FILTER_MAX] = "";
    for (size_t i = 0; i < o->word_count; i++)
        text_append(text, sizeof text, "%s%s", i ? " " : "", o->word[i]);
    return filter_parse(f, text, e);
}

/* Where there is nothing to list, stdout stays empty for scripts, and people are told why. */
static void tell_none(const struct store *s, const struct options *o)
{
    if (s->count)
        fputs("dropout-lab: no run fits that filter\n", stderr);
    else if (o->trash)
        fputs("dropout-lab: the trash is empty\n", stderr);
    else
        say_error("no run is kept in %s yet; 'dropout-lab run' makes one", s->root);
}

static bool print_list(const struct store *s, const struct filter *f, const struct options *o, struct err *e)
{
    const struct store_entry **run = malloc((s->count + 1) * sizeof *run);
    size_t count = 0;
    if (!run)
        return err_memory(e, "the list of runs");
    for (size_t i = 0; i < s->count; i++)
        if (filter_match(f, &s->entry[i]))
            run[count++] = &s->entry[i];
    bool ok = true;
    if (o->json)
        ok = runs_json_print(run, count, e);
    else if (count)
        ok = runs_table_print(run, count, out_width(), e);
    else
        tell_none(s, o);
    free(run);
    return ok;
}

int cmd_runs(const struct options *o)
{
    static char buffer[1 << 16];
    struct store s = {0};
    struct filter f;
    struct err e = {0};
    setvbuf(stdout, buffer, _IOFBF, sizeof buffer);
    bool done = read_filter(&f, o, &e) && store_init(&s, &e)
        && (o->trash ? store_read_trash(&s, &e) : store_read(&s, &e)) && print_list(&s, &f, o, &e);
    store_free(&s);
    return out_end(done, &e);
}
