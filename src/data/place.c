/* SPDX-License-Identifier: MIT */
/* Looks for the data; see place.h. First station of loading, before any file is read.
 *
 * A folder counts as found when one of the four files is in it. What is wrong with it is then said when it is loaded,
 * rather than passed over for another set of images. */
#include "place.h"

#include <stdio.h>
#include <stdlib.h>

#include "folder.h"

static bool take(struct place *p, enum place_kind kind, const char *path, struct err *e)
{
    p->kind = kind;
    if (path[0] == 0)
        return err_set(e, ERR_USAGE, "the data path is empty; name a folder or a CSV file, for example train.csv");
    if (snprintf(p->path, sizeof p->path, "%s", path) >= (int)sizeof p->path)
        return err_set(e, ERR_FAIL, "%.200s...: the path is longer than %d bytes", path, FILE_PATH_MAX - 1);
    return true;
}

/* The first of the folders with data in it. */
static bool search(struct place *p, const struct place_roots *roots)
{
    char home[FILE_PATH_MAX], mine[FILE_PATH_MAX];
    bool has_home = file_data_home(home, NULL) && file_join(mine, home, "fashion-mnist", NULL);
    const struct {
        enum place_kind kind;
        const char *path;
    } order[] = {
        {PLACE_HOME, has_home ? mine : NULL},
        {PLACE_SYSTEM, roots->system},
        {PLACE_SHIPPED, roots->shipped[0]},
        {PLACE_SHIPPED, roots->shipped[1]},
    };
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        if (order[i].path && folder_has_data(order[i].path))
            return take(p, order[i].kind, order[i].path, NULL);
    }
    return false;
}

bool place_find(struct place *p, const char *named, const struct place_roots *roots, struct err *e)
{
    if (named)
        return take(p, PLACE_NAMED, named, e);
    const char *variable = getenv("DROPOUT_LAB_DATA");
    if (variable && variable[0])
        return take(p, PLACE_VARIABLE, variable, e);
    if (search(p, roots))
        return true;
    return err_set(e, ERR_FAIL, "no data was found in the user's data folder, %s or %s; install the Debian package "
                   "dataset-fashion-mnist, or name a folder by --data", roots->system ? roots->system : "the system's",
                   roots->shipped[0] ? roots->shipped[0] : "the program's");
}

size_t dataset_places(const char *path, const char *out[DATASET_PLACES_MAX])
{
    const char *const all[] = {place_roots.system, place_roots.shipped[0], place_roots.shipped[1]};
    size_t n = 0;
    if (path)
        out[n++] = path;
    for (size_t i = 0; !path && i < sizeof all / sizeof *all; i++) {
        if (all[i])
            out[n++] = all[i];
    }
    return n;
}

const struct place_roots place_roots = {
    .system = "/usr/share/datasets/fashion-mnist",
    .shipped = {
        [0] = LAB_DATA_DIR "/fashion-mnist-subset",
#ifdef LAB_SOURCE_DATA_DIR
        [1] = LAB_SOURCE_DATA_DIR,
#endif
    },
};
