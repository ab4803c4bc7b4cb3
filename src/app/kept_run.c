/* SPDX-License-Identifier: MIT */
/* Finding a run that is kept; see kept_run.h. */
#include "kept_run.h"

#include <stdio.h>

#include "run/store.h"

bool kept_run_find(struct kept_run *k, const char *word, struct err *e)
{
    struct store store;
    if (!store_init(&store, e))
        return false;
    const struct store_entry *found = store_read(&store, e) ? store_find(&store, word, e) : NULL;
    bool ok = found && record_read(&k->info, store.root, found->id, e)
        && file_join(k->folder, store.root, found->id, e);
    snprintf(k->root, sizeof k->root, "%s", store.root);
    store_free(&store);
    return ok;
}

const struct kern *kept_run_kern(const struct kept_run *k, const struct options *o)
{
    const struct kern *own = kern_find(k->info.isa);
    return !o->isa && own && own->usable() ? own : o->kern;
}
