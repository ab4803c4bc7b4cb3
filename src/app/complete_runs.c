/* SPDX-License-Identifier: MIT */
/* The runs that are kept, by the names of their folders, which sort by time; see complete.h. Nothing of them is read:
 * a shell asks at every Tab.
 */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "complete.h"
#include "run/record.h"

enum { FEW = 200 };

struct ids {
    char (*id)[RECORD_ID_MAX];
    size_t count, room;
    bool any; /* also of those that do not begin with the text */
};

/* False when memory is short: what is there is offered then. */
static bool ids_add(struct ids *l, const char *id)
{
    if (l->count == l->room) {
        size_t room = l->room ? 2 * l->room : 1024;
        char(*more)[RECORD_ID_MAX] = mem_array(room, sizeof *more);
        if (!more)
            return false;
        if (l->count)
            memcpy(more, l->id, l->count * sizeof *more);
        mem_free(l->id);
        l->id = more;
        l->room = room;
    }
    strcpy(l->id[l->count++], id);
    return true;
}

/* Letters, digits, '-' and '.' are all that an id has, and all that a shell leaves alone. */
static bool is_id(const char *name)
{
    static const char good[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.";
    size_t n = strspn(name, good);
    return *name != '.' && n > 0 && n < RECORD_ID_MAX && !name[n];
}

static int newest_first(const void *a, const void *b)
{
    return strcmp(b, a);
}

static void read_ids(struct ids *l, const char *text, bool trash)
{
    char home[FILE_PATH_MAX], root[FILE_PATH_MAX];
    if (!file_data_home(home, NULL) || !file_join(root, home, trash ? "trash" : "runs", NULL))
        return;
    DIR *folder = opendir(root);
    for (struct dirent *d; folder && (d = readdir(folder));) {
        if (!is_id(d->d_name))
            continue;
        l->any = true;
        if (strncmp(d->d_name, text, strlen(text)) == 0 && !ids_add(l, d->d_name))
            break;
    }
    if (folder)
        closedir(folder);
}

void complete_runs(const char *text, bool trash)
{
    struct ids l = {0};
    read_ids(&l, text, trash);
    if (l.count)
        qsort(l.id, l.count, sizeof *l.id, newest_first);
    if (l.any)
        complete_offer(text, "last", true);
    for (size_t i = 0; i < l.count && (*text || i < FEW); i++)
        complete_offer(text, l.id[i], true);
    mem_free(l.id);
}
