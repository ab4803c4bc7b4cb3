/* SPDX-License-Identifier: MIT */
/* Deeds and names; see journal.h. */
#include "journal.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *grow(void *block, size_t *capacity, size_t count, size_t each)
{
    if (count < *capacity)
        return block;
    *capacity = 2 * *capacity + 64;
    block = realloc(block, *capacity * each);
    ck_assert_ptr_nonnull(block);
    return block;
}

/* ---- names ---- */

static struct name *find(const struct names *n, int folder, const char *text)
{
    for (size_t i = 0; i < n->count; i++)
        if (n->name[i].folder == folder && strcmp(n->name[i].text, text) == 0)
            return &n->name[i];
    return NULL;
}

int names_find(const struct names *n, int folder, const char *text)
{
    const struct name *found = find(n, folder, text);
    return found ? found->node : NOWHERE;
}

void names_set(struct names *n, int folder, const char *text, int node)
{
    struct name *found = find(n, folder, text);
    if (!found) {
        n->name = grow(n->name, &n->capacity, n->count, sizeof *n->name);
        found = &n->name[n->count++];
        found->folder = folder;
        snprintf(found->text, sizeof found->text, "%s", text);
    }
    found->node = node;
}

void names_drop(struct names *n, int folder, const char *text)
{
    struct name *found = find(n, folder, text);
    if (found)
        *found = n->name[--n->count];
}

void names_do(struct names *n, const struct deed *d)
{
    switch (d->kind) {
    case DEED_FILE:
    case DEED_FOLDER:
    case DEED_LINK:
        names_set(n, d->folder, d->name, d->node);
        break;
    case DEED_MOVE:
        if (names_find(n, d->folder, d->name) == d->node)
            names_drop(n, d->folder, d->name);
        names_set(n, d->to, d->new_name, d->node);
        break;
    case DEED_REMOVE:
        if (names_find(n, d->folder, d->name) == d->node)
            names_drop(n, d->folder, d->name);
        break;
    case DEED_WRITE:
    case DEED_LENGTH:
    case DEED_SYNC:
    case DEED_START:
    case DEED_END:
        break;
    }
}

void names_copy(struct names *to, const struct names *from)
{
    *to = (struct names){.count = from->count, .capacity = from->count + 1};
    to->name = malloc(to->capacity * sizeof *to->name);
    ck_assert_ptr_nonnull(to->name);
    if (from->count)
        memcpy(to->name, from->name, from->count * sizeof *to->name);
}

void names_free(struct names *n)
{
    free(n->name);
    *n = (struct names){0};
}

/* ---- deeds ---- */

void journal_init(struct journal *j)
{
    *j = (struct journal){0};
    journal_node(j, true);
}

void journal_free(struct journal *j)
{
    for (size_t i = 0; i < j->count; i++)
        free(j->deed[i].bytes);
    free(j->deed);
    free(j->is_folder);
    names_free(&j->names);
    *j = (struct journal){0};
}

int journal_node(struct journal *j, bool is_folder)
{
    j->is_folder = realloc(j->is_folder, ((size_t)j->nodes + 1) * sizeof *j->is_folder);
    ck_assert_ptr_nonnull(j->is_folder);
    j->is_folder[j->nodes] = is_folder;
    return j->nodes++;
}

void journal_add(struct journal *j, const struct deed *deed)
{
    j->deed = grow(j->deed, &j->capacity, j->count, sizeof *j->deed);
    struct deed *d = &j->deed[j->count++];
    *d = *deed;
    if (deed->bytes) {
        d->bytes = malloc(deed->size + 1);
        ck_assert_ptr_nonnull(d->bytes);
        memcpy(d->bytes, deed->bytes, deed->size);
    }
    names_do(&j->names, d);
}

const char *deed_text(const struct deed *d)
{
    static char text[3 * NODE_NAME_MAX];
    static const char *const verb[] = {
        [DEED_FILE] = "file", [DEED_FOLDER] = "folder", [DEED_LINK] = "link", [DEED_MOVE] = "move",
        [DEED_REMOVE] = "remove", [DEED_WRITE] = "write", [DEED_LENGTH] = "length", [DEED_SYNC] = "sync",
        [DEED_START] = "start", [DEED_END] = "end",
    };
    if (d->kind == DEED_WRITE || d->kind == DEED_LENGTH || d->kind == DEED_SYNC)
        snprintf(text, sizeof text, "%s node %d, %zu at %llu", verb[d->kind], d->node, d->size,
                 (unsigned long long)d->at);
    else if (d->kind == DEED_START || d->kind == DEED_END)
        snprintf(text, sizeof text, "%s, status %d", verb[d->kind], d->status);
    else
        snprintf(text, sizeof text, "%s node %d: %d/%s -> %d/%s", verb[d->kind], d->node, d->folder, d->name, d->to,
                 d->new_name);
    return text;
}
