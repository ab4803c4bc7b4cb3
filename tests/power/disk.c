/* SPDX-License-Identifier: MIT */
/* The disk under a power cut; see disk.h. */
#include "disk.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/stream.h"

enum { SECTOR = 512, MASKED_MAX = 4, DRAWN = 4, IN_FOLDER = 1, IN_TO = 2 };

struct bytes {
    unsigned char *at;
    size_t size;
};

struct file {
    struct bytes live, synced;
    const struct deed **late; /* (count) done since the fsync */
    size_t count;
};

/* A deed to names whose folders are not synced since. */
struct unsure {
    const struct deed *deed;
    unsigned synced; /* IN_FOLDER, IN_TO */
};

struct disk {
    const struct journal *journal;
    int nodes;
    struct file *file;
    struct names live, base; /* all deeds; without unsure ones and those behind the first of them */
    struct unsure *unsure;   /* from the first that is not synced on */
    size_t unsure_count;
};

static void set_size(struct bytes *b, size_t size)
{
    b->at = realloc(b->at, size + 1);
    ck_assert_ptr_nonnull(b->at);
    if (size > b->size)
        memset(b->at + b->size, 0, size - b->size);
    b->size = size;
}

static void copy(struct bytes *to, const struct bytes *from)
{
    set_size(to, from->size);
    if (from->size)
        memcpy(to->at, from->at, from->size);
}

static void put(struct bytes *b, const struct deed *d)
{
    if (d->kind == DEED_LENGTH) {
        set_size(b, (size_t)d->at);
        return;
    }
    if (d->at + d->size > b->size)
        set_size(b, (size_t)(d->at + d->size));
    memcpy(b->at + d->at, d->bytes, d->size);
}

struct disk *disk_new(const struct journal *j)
{
    struct disk *d = calloc(1, sizeof *d);
    ck_assert_ptr_nonnull(d);
    d->journal = j;
    d->nodes = j->nodes;
    d->file = calloc((size_t)j->nodes, sizeof *d->file);
    ck_assert_ptr_nonnull(d->file);
    return d;
}

void disk_delete(struct disk *d)
{
    for (int i = 0; i < d->nodes; i++) {
        free(d->file[i].live.at);
        free(d->file[i].synced.at);
        free(d->file[i].late);
    }
    free(d->file);
    free(d->unsure);
    names_free(&d->live);
    names_free(&d->base);
    free(d);
}

/* ---- deeds ---- */

static void add_name(struct disk *d, const struct deed *deed)
{
    names_do(&d->live, deed);
    d->unsure = realloc(d->unsure, (d->unsure_count + 1) * sizeof *d->unsure);
    ck_assert_ptr_nonnull(d->unsure);
    bool one = deed->kind != DEED_MOVE || deed->to == deed->folder;
    d->unsure[d->unsure_count++] = (struct unsure){.deed = deed, .synced = one ? IN_TO : 0};
}

static bool is_sure(const struct unsure *u)
{
    return u->synced == (IN_FOLDER | IN_TO);
}

static void sync_folder(struct disk *d, int node)
{
    size_t done = 0;
    for (size_t i = 0; i < d->unsure_count; i++) {
        const struct deed *deed = d->unsure[i].deed;
        if (deed->folder == node)
            d->unsure[i].synced |= IN_FOLDER;
        if (deed->kind == DEED_MOVE && deed->to == node)
            d->unsure[i].synced |= IN_TO;
    }
    for (; done < d->unsure_count && is_sure(&d->unsure[done]); done++)
        names_do(&d->base, d->unsure[done].deed);
    d->unsure_count -= done;
    if (done)
        memmove(d->unsure, d->unsure + done, d->unsure_count * sizeof *d->unsure);
}

static void change_file(struct file *f, const struct deed *deed)
{
    put(&f->live, deed);
    f->late = realloc(f->late, (f->count + 1) * sizeof *f->late);
    ck_assert_ptr_nonnull(f->late);
    f->late[f->count++] = deed;
}

void disk_do(struct disk *d, const struct deed *deed)
{
    switch (deed->kind) {
    case DEED_FILE:
    case DEED_FOLDER:
    case DEED_LINK:
    case DEED_MOVE:
    case DEED_REMOVE:
        add_name(d, deed);
        break;
    case DEED_WRITE:
    case DEED_LENGTH:
        change_file(&d->file[deed->node], deed);
        break;
    case DEED_SYNC:
        copy(&d->file[deed->node].synced, &d->file[deed->node].live);
        d->file[deed->node].count = 0;
        sync_folder(d, deed->node);
        break;
    case DEED_START:
    case DEED_END:
        break;
    }
}

bool disk_unsynced(const struct disk *d)
{
    for (int i = 0; i < d->nodes; i++)
        if (d->file[i].count)
            return true;
    return false;
}

const unsigned char *disk_synced(const struct disk *d, int node, size_t *size)
{
    *size = d->file[node].synced.size;
    return d->file[node].synced.at;
}

const struct names *disk_live_names(const struct disk *d)
{
    return &d->live;
}

const struct names *disk_sure_names(const struct disk *d)
{
    return &d->base;
}

/* ---- names after the cut ---- */

static unsigned count_unsure(const struct disk *d)
{
    unsigned n = 0;
    for (size_t i = 0; i < d->unsure_count; i++)
        n += !is_sure(&d->unsure[i]);
    return n;
}

/* Of few every choice; of many all, none, each alone, each left out, the first so many, and some that are drawn. */
unsigned disk_ways(const struct disk *d)
{
    unsigned n = count_unsure(d);
    return n <= MASKED_MAX ? 1u << n : 2 + 3 * n + DRAWN;
}

static uint32_t draw(const struct cut *cut, uint32_t a, uint32_t b)
{
    struct stream s = {.seed = cut->seed, .purpose = STREAM_INIT};
    return stream_u32(s, a, 0, b);
}

/* Whether unsure deed k of n is there; way 0: all are. */
static bool is_there(const struct cut *cut, unsigned k, unsigned n)
{
    unsigned way = cut->names;
    if (n <= MASKED_MAX)
        return !(way >> k & 1);
    if (way < 2)
        return way == 0;
    way -= 2;
    switch (way / n) {
    case 0: return k == way % n;
    case 1: return k != way % n;
    case 2: return k < way % n;
    default: return draw(cut, 1 + way, k) & 1;
    }
}

static struct names cut_names(const struct disk *d, const struct cut *cut)
{
    struct names n;
    unsigned k = 0, count = count_unsure(d);
    names_copy(&n, &d->base);
    for (size_t i = 0; i < d->unsure_count; i++)
        if (is_sure(&d->unsure[i]) || is_there(cut, k++, count))
            names_do(&n, d->unsure[i].deed);
    return n;
}

/* ---- bytes after the cut ---- */

static void zero(unsigned char *at, size_t size)
{
    if (size)
        memset(at, 0, size);
}

/* What a write that came to the disk in part is in its place. */
static void tear(struct bytes *b, const struct deed *d, size_t whole)
{
    whole = whole < d->size ? whole : d->size;
    zero(b->at + d->at + whole, d->size - whole);
}

static void tear_last(struct bytes *b, const struct deed *d, const struct cut *cut, uint32_t node)
{
    size_t to_sector = SECTOR - d->at % SECTOR, sectors = d->size / SECTOR + 1;
    if (cut->data == CUT_SECTOR)
        tear(b, d, to_sector + SECTOR * (draw(cut, node, 2) % sectors) - (draw(cut, node, 3) % 2 ? to_sector : 0));
    else
        tear(b, d, draw(cut, node, 4) % (d->size + 1));
}

static void make_holes(struct bytes *b, const struct deed *d, const struct cut *cut, uint32_t node)
{
    for (size_t at = d->at; at < d->at + d->size;) {
        size_t end = (at / SECTOR + 1) * SECTOR;
        end = end < d->at + d->size ? end : d->at + d->size;
        if (draw(cut, node, (uint32_t)(5 + at / SECTOR)) & 1)
            zero(b->at + at, end - at);
        at = end;
    }
}

static void spoil(struct bytes *b, const struct file *f, size_t i, const struct cut *cut, uint32_t node)
{
    const struct deed *d = f->late[i];
    if (d->kind != DEED_WRITE)
        return;
    if (cut->data == CUT_ZEROS || (cut->data == CUT_FIRST && i == 0))
        tear(b, d, 0);
    else if ((cut->data == CUT_SECTOR || cut->data == CUT_BYTE) && i + 1 == f->count)
        tear_last(b, d, cut, node);
    else if (cut->data == CUT_HOLES)
        make_holes(b, d, cut, node);
}

static struct bytes cut_bytes(const struct file *f, const struct cut *cut, int node)
{
    struct bytes b = {0};
    copy(&b, &f->synced);
    if (cut->data == CUT_NONE)
        return b;
    for (size_t i = 0; i < f->count; i++) {
        put(&b, f->late[i]);
        spoil(&b, f, i, cut, (uint32_t)node);
    }
    if (cut->data == CUT_SHORT && b.size > f->synced.size)
        set_size(&b, f->synced.size + draw(cut, (uint32_t)node, 1) % (b.size - f->synced.size));
    return b;
}

/* ---- the tree ---- */

static int by_name(const void *a, const void *b)
{
    const struct name *x = a, *y = b;
    return x->folder != y->folder ? (x->folder > y->folder) - (x->folder < y->folder) : strcmp(x->text, y->text);
}

struct walker {
    const struct disk *disk;
    const struct cut *cut;
    const struct names *names;
    struct tree *tree;
};

static void walk(const struct walker *w, int folder, const char *path)
{
    for (size_t i = 0; i < w->names->count; i++) {
        const struct name *n = &w->names->name[i];
        char below[TREE_PATH_MAX];
        if (n->folder != folder)
            continue;
        ck_assert_int_lt(snprintf(below, sizeof below, "%s%s%s", path, *path ? "/" : "", n->text), (int)sizeof below);
        struct leaf *leaf = tree_add(w->tree, below);
        leaf->is_folder = w->disk->journal->is_folder[n->node];
        if (leaf->is_folder) {
            walk(w, n->node, below);
            continue;
        }
        struct bytes b = cut_bytes(&w->disk->file[n->node], w->cut, n->node);
        leaf->bytes = b.at;
        leaf->size = b.size;
    }
}

struct tree disk_cut(const struct disk *d, const struct cut *cut)
{
    struct tree t = {0};
    struct names n = cut_names(d, cut);
    if (n.count)
        qsort(n.name, n.count, sizeof *n.name, by_name);
    walk(&(struct walker){.disk = d, .cut = cut, .names = &n, .tree = &t}, 0, "");
    names_free(&n);
    return t;
}
