/* SPDX-License-Identifier: MIT */
/* `dropout-lab show ID`: all that is known of a run. */
#include "options.h"
#include "out.h"
#include "show.h"

static bool show(const struct store *store, const struct options *o, struct err *e)
{
    static struct shown s;
    const struct store_entry *x = store_find(store, o->word[0], e);
    if (!x || !show_read(&s, store, x, e))
        return false;
    if (o->json)
        return show_print_json(&s, e);
    show_print_text(&s);
    return true;
}

int cmd_show(const struct options *o)
{
    struct store store = {0};
    struct err e = {0};
    bool done = o->word_count == 1
        || err_set(&e, ERR_USAGE, "show: needs the ID of one run; 'dropout-lab runs' lists them");
    done = done && store_init(&store, &e) && store_read(&store, &e) && show(&store, o, &e);
    store_free(&store);
    return out_end(done, &e);
}
