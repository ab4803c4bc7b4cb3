/* SPDX-License-Identifier: MIT */
/* Folders, read, copied and removed; see tree.h. */
#define _GNU_SOURCE
#include "tree.h"

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "tests/common/scratch.h"

static struct tree *filled; /* nftw has no argument of the caller's */
static const char *top, *target;

static uint64_t add_up(const char *bytes, size_t size)
{
    uint64_t sum = 0xcbf29ce484222325;
    for (size_t i = 0; i < size; i++)
        sum = (sum ^ (unsigned char)bytes[i]) * 0x100000001b3;
    return sum;
}

static int take_leaf(const char *path, const struct stat *st, int type, struct FTW *at)
{
    (void)at;
    if (type != FTW_F || !S_ISREG(st->st_mode))
        return 0;
    size_t size;
    char *bytes = scratch_read(path, &size);
    ck_assert_uint_lt(filled->count, TREE_MAX);
    struct leaf *leaf = &filled->leaf[filled->count++];
    leaf->size = size;
    leaf->sum = add_up(bytes, size);
    snprintf(leaf->path, sizeof leaf->path, "%s", path + strlen(top) + 1);
    free(bytes);
    return 0;
}

void tree_read(struct tree *t, const char *root)
{
    t->count = 0;
    filled = t;
    top = root;
    if (access(root, F_OK) == 0)
        ck_assert_int_eq(nftw(root, take_leaf, 16, FTW_PHYS), 0);
}

const struct leaf *tree_find(const struct tree *t, const char *path)
{
    for (size_t i = 0; i < t->count; i++)
        if (strcmp(t->leaf[i].path, path) == 0)
            return &t->leaf[i];
    return NULL;
}

static void copy_file(const char *from, const char *to, const struct stat *st)
{
    size_t size;
    char *bytes = scratch_read(from, &size);
    scratch_write(to, bytes, size);
    free(bytes);
    const struct timespec times[2] = {st->st_atim, st->st_mtim};
    ck_assert_int_eq(chmod(to, st->st_mode & 07777), 0);
    ck_assert_int_eq(utimensat(AT_FDCWD, to, times, 0), 0);
}

static int copy_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
    (void)at;
    char to[FILE_PATH_MAX];
    ck_assert_int_lt(snprintf(to, sizeof to, "%s%s", target, path + strlen(top)), (int)sizeof to);
    if (type == FTW_D)
        ck_assert_msg(mkdir(to, st->st_mode & 07777) == 0, "%s: %s", to, strerror(errno));
    else
        copy_file(path, to, st);
    return 0;
}

void tree_copy(const char *from, const char *to)
{
    top = from;
    target = to;
    ck_assert_msg(nftw(from, copy_one, 16, FTW_PHYS) == 0, "%s: %s", from, strerror(errno));
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
    (void)st, (void)type, (void)at;
    return remove(path);
}

void tree_remove(const char *root)
{
    if (access(root, F_OK) == 0)
        ck_assert_msg(nftw(root, remove_one, 16, FTW_DEPTH | FTW_PHYS) == 0, "%s: %s", root, strerror(errno));
}
