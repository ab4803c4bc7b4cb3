/* SPDX-License-Identifier: MIT */
/* The names in a folder of runs; see store_list.h. Any thread. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "store_list.h"

struct growing {
    char *text;
    size_t used, capacity, count;
};

static bool add(struct growing *g, const char *name)
{
    size_t n = strlen(name) + 1;
    if (g->used + n > g->capacity) {
        size_t capacity = 2 * (g->capacity + n) + 4096;
        char *more = realloc(g->text, capacity);
        if (!more)
            return false;
        g->text = more;
        g->capacity = capacity;
    }
    memcpy(g->text + g->used, name, n);
    g->used += n;
    g->count++;
    return true;
}

static bool read_names(struct growing *g, DIR *dir, const char *folder, size_t most, struct err *e)
{
    for (;;) {
        errno = 0;
        const struct dirent *d = readdir(dir);
        if (!d)
            return errno == 0 || err_sys(e, errno, "%s: cannot be listed", folder);
        if (d->d_name[0] != '.' && g->count == most)
            return err_set(e, ERR_FAIL, "%s: has more than %zu runs, which is all that a list holds; move some of "
                           "them to another place", folder, most);
        if (d->d_name[0] != '.' && !add(g, d->d_name))
            return err_memory(e, folder);
    }
}

static int descending(const void *a, const void *b)
{
    return strcmp(*(char *const *)b, *(char *const *)a);
}

static bool sort(struct store_names *n, const char *folder, struct err *e)
{
    n->name = malloc((n->count + 1) * sizeof *n->name);
    if (!n->name)
        return err_memory(e, folder);
    char *at = n->text;
    for (size_t i = 0; i < n->count; i++, at += strlen(at) + 1)
        n->name[i] = at;
    if (n->count)
        qsort(n->name, n->count, sizeof *n->name, descending);
    return true;
}

bool store_names_read(struct store_names *n, const char *folder, size_t most, struct err *e)
{
    struct growing g = {0};
    *n = (struct store_names){0};
    DIR *dir = opendir(folder);
    if (!dir)
        return errno == ENOENT || err_sys(e, errno, "%s: the folder of runs cannot be opened", folder);
    bool ok = read_names(&g, dir, folder, most, e);
    closedir(dir);
    *n = (struct store_names){.text = g.text, .count = g.count};
    return ok && sort(n, folder, e);
}

void store_names_free(struct store_names *n)
{
    free(n->name);
    free(n->text);
    *n = (struct store_names){0};
}
