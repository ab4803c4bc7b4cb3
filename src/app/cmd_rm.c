/* SPDX-License-Identifier: MIT */
/* `dropout-lab rm`: runs to the trash, back from it, and the trash emptied. All ids are found before the first run is
 * moved, so that a mistyped one moves nothing. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "options.h"
#include "out.h"
#include "run/store.h"
#include "say.h"

/* The ids that the words mean, copied, for moving changes the list; freed by free(). NULL with an error. */
static char (*find_all(const struct store *s, const struct options *o, struct err *e))[RECORD_ID_MAX]
{
    char(*id)[RECORD_ID_MAX] = calloc(o->word_count + 1, sizeof *id);
    if (!id)
        err_memory(e, "the ids");
    for (size_t i = 0; id && i < o->word_count; i++) {
        const struct store_entry *x = store_find(s, o->word[i], e);
        if (x) {
            strcpy(id[i], x->id);
            continue;
        }
        free(id);
        return NULL;
    }
    return id;
}

static bool is_there_before(char (*id)[RECORD_ID_MAX], size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (strcmp(id[k], id[i]) == 0)
            return true;
    return false;
}

/* A run that cannot be moved does not keep the others from it. */
static bool move_all(struct store *s, const struct options *o, struct err *e)
{
    char(*id)[RECORD_ID_MAX] = find_all(s, o, e);
    bool all = id != NULL;
    for (size_t i = 0; id && i < o->word_count; i++) {
        if (is_there_before(id, i))
            continue;
        struct err why;
        if (!(o->undo ? store_restore(s, id[i], &why) : store_delete(s, id[i], &why))) {
            if (all)
                *e = why; /* the first is told at the end */
            all = false;
        } else if (o->undo) {
            say_to(stdout, "%s  is back\n", s->moved);
        } else {
            say_to(stdout, "%s  is in the trash; back: dropout-lab rm --undo %s\n", id[i], s->moved);
        }
    }
    free(id);
    return all;
}

static bool empty(struct store *s, struct err *e)
{
    size_t count;
    bool ok = store_empty_trash(s, &count, e);
    if (ok && count == 0)
        puts("the trash was empty");
    else if (count)
        printf("%zu run%s removed from the trash, for good\n", count, count == 1 ? "" : "s");
    return ok;
}

static bool check_words(const struct options *o, struct err *e)
{
    if (o->undo && o->empty)
        return err_set(e, ERR_USAGE, "--undo, --empty: do not go together; what is removed for good cannot be had "
                       "back");
    if (o->empty && o->word_count)
        return err_set(e, ERR_USAGE, "rm --empty %.60s: empties all of the trash, and takes no ID", o->word[0]);
    return o->empty || o->word_count
        || err_set(e, ERR_USAGE, "rm: needs the ID of a run; 'dropout-lab runs%s' lists them",
                   o->undo ? " --trash" : "");
}

int cmd_rm(const struct options *o)
{
    struct store s = {0};
    struct err e = {0};
    bool done = check_words(o, &e) && store_init(&s, &e)
        && (o->empty ? empty(&s, &e)
                     : (o->undo ? store_read_trash(&s, &e) : store_read(&s, &e)) && move_all(&s, o, &e));
    store_free(&s);
    return out_end(done, &e);
}
