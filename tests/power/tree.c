/* SPDX-License-Identifier: MIT */
/* Folders in memory; see tree.h. */
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

struct leaf *tree_add(struct tree *t, const char *path)
{
    if (t->count == t->capacity) {
        t->capacity = 2 * t->capacity + 16;
        t->leaf = realloc(t->leaf, t->capacity * sizeof *t->leaf);
        ck_assert_ptr_nonnull(t->leaf);
    }
    struct leaf *leaf = &t->leaf[t->count++];
    *leaf = (struct leaf){0};
    snprintf(leaf->path, sizeof leaf->path, "%s", path);
    return leaf;
}

void tree_free(struct tree *t)
{
    for (size_t i = 0; i < t->count; i++)
        free(t->leaf[i].bytes);
    free(t->leaf);
    *t = (struct tree){0};
}

static uint64_t add_up(uint64_t sum, const void *bytes, size_t size)
{
    const unsigned char *p = bytes;
    for (uint64_t word; size >= sizeof word; size -= sizeof word, p += sizeof word) {
        memcpy(&word, p, sizeof word);
        sum = (sum ^ word) * 0x100000001b3;
        sum ^= sum >> 29;
    }
    while (size--)
        sum = (sum ^ *p++) * 0x100000001b3;
    return sum;
}

uint64_t tree_sum(const struct tree *t)
{
    uint64_t sum = 0xcbf29ce484222325;
    for (size_t i = 0; i < t->count; i++) {
        const struct leaf *leaf = &t->leaf[i];
        uint64_t size = leaf->is_folder ? UINT64_MAX : leaf->size;
        sum = add_up(sum, leaf->path, strlen(leaf->path) + 1);
        sum = add_up(sum, &size, sizeof size);
        sum = add_up(sum, leaf->bytes, leaf->size);
    }
    return sum;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
    (void)st, (void)type, (void)at;
    return remove(path);
}

static void write_file(const char *path, const struct leaf *leaf)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    ck_assert_msg(fd >= 0, "%s: %s", path, strerror(errno));
    if (leaf->size)
        ck_assert_int_eq(write(fd, leaf->bytes, leaf->size), (ssize_t)leaf->size);
    ck_assert_int_eq(close(fd), 0);
}

void tree_write(const struct tree *t, const char *root)
{
    char path[FILE_PATH_MAX];
    ck_assert(nftw(root, remove_one, 16, FTW_DEPTH | FTW_PHYS) == 0 || errno == ENOENT);
    ck_assert_int_eq(mkdir(root, 0700), 0);
    for (size_t i = 0; i < t->count; i++) {
        ck_assert(file_join(path, root, t->leaf[i].path, NULL));
        if (t->leaf[i].is_folder)
            ck_assert_int_eq(mkdir(path, 0700), 0);
        else
            write_file(path, &t->leaf[i]);
    }
}

static int folder_of(const struct tree *t, const int *node, const char *path, const char **name)
{
    const char *slash = strrchr(path, '/');
    *name = slash ? slash + 1 : path;
    size_t n = slash ? (size_t)(slash - path) : 0;
    for (size_t i = 0; n && i < t->count; i++)
        if (strlen(t->leaf[i].path) == n && strncmp(t->leaf[i].path, path, n) == 0)
            return node[i];
    return 0;
}

void tree_begin(const struct tree *t, struct journal *j)
{
    int *node = malloc((t->count + 1) * sizeof *node);
    ck_assert_ptr_nonnull(node);
    for (size_t i = 0; i < t->count; i++) {
        const struct leaf *leaf = &t->leaf[i];
        const char *name;
        node[i] = journal_node(j, leaf->is_folder);
        struct deed d = {.kind = leaf->is_folder ? DEED_FOLDER : DEED_FILE, .node = node[i],
                         .folder = folder_of(t, node, leaf->path, &name)};
        ck_assert_uint_lt(strlen(name), sizeof d.name);
        strcpy(d.name, name);
        journal_add(j, &d);
        if (leaf->size)
            journal_add(j, &(struct deed){.kind = DEED_WRITE, .node = node[i], .size = leaf->size,
                                          .bytes = leaf->bytes});
        journal_add(j, &(struct deed){.kind = DEED_SYNC, .node = node[i]});
        journal_add(j, &(struct deed){.kind = DEED_SYNC, .node = d.folder});
    }
    j->base = j->count;
    free(node);
}
