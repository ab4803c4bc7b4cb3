/* SPDX-License-Identifier: MIT */
/* Finds and reads the four IDX files of a folder; see folder.h. Station between idx and dataset.
 *
 * The test files are read on a thread beside the training files, for which they need not wait. */
#include "folder.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/thread.h"

/* One of the four. Images stand before their labels. */
struct member {
    const char *name;
    enum idx_kind kind;
};

static const struct member members[FOLDER_FILES];

enum presence { ABSENT, PRESENT, UNKNOWN };

/* Where a member is: the raw file comes before the packed one. UNKNOWN, with the error, when the folder cannot be
 * looked into. */
static enum presence find(const char *dir, const struct member *m, char *path, struct err *e)
{
    static const char *const endings[] = {"", ".gz"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        struct stat st;
        if (!file_join(path, dir, m->name, e))
            return UNKNOWN;
        size_t n = strlen(path);
        if (n + strlen(endings[i]) >= FILE_PATH_MAX) {
            err_set(e, ERR_FAIL, "%.200s...: the path is longer than %d bytes", dir, FILE_PATH_MAX - 1);
            return UNKNOWN;
        }
        strcpy(path + n, endings[i]);
        if (stat(path, &st) == 0)
            return PRESENT;
        if (errno != ENOENT && errno != ENOTDIR) {
            err_sys(e, errno, "%s: cannot be looked at", path);
            return UNKNOWN;
        }
    }
    return ABSENT;
}

bool folder_has_data(const char *dir)
{
    char path[FILE_PATH_MAX];
    for (size_t i = 0; i < FOLDER_FILES; i++) {
        if (find(dir, &members[i], path, NULL) != ABSENT)
            return true;
    }
    return false;
}

/* The pair that starts at member i. may_miss: both may be absent. */
static bool load_pair(struct folder *f, const char *dir, size_t i, bool may_miss, struct err *e)
{
    char path[2][FILE_PATH_MAX];
    enum presence there[2];
    for (size_t k = 0; k < 2; k++) {
        if ((there[k] = find(dir, &members[i + k], path[k], e)) == UNKNOWN)
            return false;
    }
    if (may_miss && there[0] == ABSENT && there[1] == ABSENT)
        return true;
    for (size_t k = 0; k < 2; k++) {
        if (there[k] == ABSENT)
            return err_set(e, ERR_FAIL, "%s: has neither %s nor %s.gz; put the file there or name another folder", dir,
                           members[i + k].name, members[i + k].name);
    }
    for (size_t k = 0; k < 2; k++) {
        if (!idx_load(path[k], members[i + k].kind, &f->file[i + k], e))
            return false;
    }
    const struct idx *images = &f->file[i], *labels = &f->file[i + 1];
    if (images->count != labels->count)
        return err_set(e, ERR_FAIL, "%s: holds %zu images, but %s holds %zu labels; fetch both again", path[0],
                       images->count, strrchr(path[1], '/') + 1, labels->count);
    return true;
}

/* The test files, wherever they are read. */
struct test_pair {
    struct folder *folder;
    const char *dir;
    bool ok;
    struct err err;
};

static void *load_test_pair(void *arg)
{
    struct test_pair *t = arg;
    t->ok = load_pair(t->folder, t->dir, TEST_IMAGES, true, &t->err);
    return NULL;
}

/* The training files' error goes first, as if they were read first. */
bool folder_load(struct folder *f, const char *dir, struct err *e)
{
    struct test_pair test = {.folder = f, .dir = dir};
    pthread_t thread;
    memset(f, 0, sizeof *f);
    bool beside = thread_start(&thread, load_test_pair, &test, "the test files", NULL);
    bool ok = load_pair(f, dir, TRAIN_IMAGES, false, e);
    if (beside)
        pthread_join(thread, NULL);
    else if (ok)
        load_test_pair(&test);
    if (ok && !test.ok && e)
        *e = test.err;
    if (ok && test.ok)
        return true;
    folder_free(f);
    return false;
}

void folder_free(struct folder *f)
{
    for (size_t i = 0; i < FOLDER_FILES; i++)
        mem_free(f->file[i].data);
    memset(f, 0, sizeof *f);
}

static const struct member members[FOLDER_FILES] = {
    [TRAIN_IMAGES] = {.name = "train-images-idx3-ubyte", .kind = IDX_IMAGES},
    [TRAIN_LABELS] = {.name = "train-labels-idx1-ubyte", .kind = IDX_LABELS},
    [TEST_IMAGES] = {.name = "t10k-images-idx3-ubyte", .kind = IDX_IMAGES},
    [TEST_LABELS] = {.name = "t10k-labels-idx1-ubyte", .kind = IDX_LABELS},
};
