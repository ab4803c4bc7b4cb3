/* SPDX-License-Identifier: MIT */
/* Reads one IDX file; see idx.h. Station between the file's content (source) and the folder of four; whoever loads the
 * data calls it.
 *
 * A header is a claim: each number in it is checked before anything is computed or allocated from it. */
#include "idx.h"

#include <string.h>

#include "base/mem.h"
#include "data/dataset.h"
#include "gzip.h"
#include "source.h"

enum {
    HEAD_MAX = 16,
    PIECE = 1 << 18, /* bytes read before they are summed, while they are in the processor's cache */
};

/* What an IDX file of a kind must look like. */
struct form {
    const char *what;
    unsigned ndim;
    size_t head_size;
    size_t item; /* bytes of one image or label */
};

static const struct form forms[2];

static size_t be32(const uint8_t *p)
{
    return (size_t)p[0] << 24 | (size_t)p[1] << 16 | (size_t)p[2] << 8 | p[3];
}

static bool check_magic(const char *path, const struct form *form, const uint8_t *b, size_t size, struct err *e)
{
    if (size == 0)
        return err_set(e, ERR_FAIL, "%s: is empty; fetch it again", path);
    if (size < 4)
        return err_set(e, ERR_FAIL, "%s: is cut short: %zu bytes, where the header has %zu; fetch it again", path, size,
                       form->head_size);
    if (b[0] == 0 && b[1] == 0 && b[2] == 8 && b[3] != form->ndim)
        return err_set(e, ERR_FAIL, "%s: holds an array of dimension %u, where %s have %u; is it another file under "
                       "this name?", path, b[3], form->what, form->ndim);
    if (b[0] != 0 || b[1] != 0 || b[2] != 8)
        return err_set(e, ERR_FAIL, "%s: is not an IDX file of bytes: it starts with %02x %02x %02x %02x, not with "
                       "00 00 08 %02x; fetch it again", path, b[0], b[1], b[2], b[3], form->ndim);
    if (size < form->head_size)
        return err_set(e, ERR_FAIL, "%s: is cut short: %zu bytes, where the header has %zu; fetch it again", path, size,
                       form->head_size);
    return true;
}

/* The header's sizes: *count of images or labels. */
static bool check_sizes(const char *path, const struct form *form, const uint8_t *b, size_t *count, struct err *e)
{
    size_t dim[3] = {1, 1, 1}, total = 1;
    bool fits = true;
    for (unsigned i = 0; i < form->ndim; i++) {
        dim[i] = be32(b + 4 + 4 * i);
        fits = fits && mem_product(total, dim[i], &total);
    }
    if (!fits)
        return err_set(e, ERR_FAIL, "%s: its header says %zu x %zu x %zu bytes, more than there is anywhere; fetch it "
                       "again", path, dim[0], dim[1], dim[2]);
    if (form->ndim == 3 && (dim[1] != DATASET_SIDE || dim[2] != DATASET_SIDE))
        return err_set(e, ERR_FAIL, "%s: holds images of %zux%zu pixels, where %dx%d are needed; scale them first",
                       path, dim[1], dim[2], DATASET_SIDE, DATASET_SIDE);
    if (dim[0] == 0)
        return err_set(e, ERR_FAIL, "%s: its header says that it holds no %s; fetch it again", path, form->what);
    if (dim[0] > DATASET_IMAGES_MAX)
        return err_set(e, ERR_FAIL, "%s: its header says %zu %s, where at most %d are read; use a smaller set", path,
                       dim[0], form->what, DATASET_IMAGES_MAX);
    *count = dim[0];
    return true;
}

static bool check_length(const char *path, const struct form *form, size_t count, uint64_t size, bool packed,
                         struct err *e)
{
    size_t need = form->head_size + count * form->item;
    const char *has = packed ? "unpacks to" : "has";
    if (size < need)
        return err_set(e, ERR_FAIL, "%s: is cut short: it %s %ju bytes, where its header says %zu %s, which take %zu; "
                       "fetch it again", path, has, (uintmax_t)size, count, form->what, need);
    if (size > need)
        return err_set(e, ERR_FAIL, "%s: %s %ju bytes, which is %ju more than its header says (%zu %s take %zu); "
                       "fetch it again", path, has, (uintmax_t)size, (uintmax_t)size - need, count, form->what, need);
    return true;
}

/* Whether a file of this size can have what its header says, so that no lie is given memory. */
static bool check_claim(const struct form *form, size_t count, const struct source *s, struct err *e)
{
    size_t need = form->head_size + count * form->item;
    if (!s->gzip)
        return check_length(s->path, form, count, s->file_size, false, e);
    if (need / GZIP_RATIO > s->file_size)
        return err_set(e, ERR_FAIL, "%s: is cut short: its header says %zu %s, which take %zu bytes and cannot be "
                       "packed into %ju; fetch it again", s->path, count, form->what, need, (uintmax_t)s->file_size);
    return true;
}

static bool check_labels(const char *path, const struct idx *x, size_t head_size, struct err *e)
{
    for (size_t i = 0; i < x->count; i++) {
        if (x->data[i] >= DATASET_CLASSES)
            return err_set(e, ERR_FAIL, "%s: label %zu (byte %zu) is %u, not one of 0 to %d; mend it or fetch the file "
                           "again", path, i + 1, head_size + i + 1, x->data[i], DATASET_CLASSES - 1);
    }
    return true;
}

static bool read_head(struct source *s, const struct form *form, size_t *count, struct sha256 *sum, struct err *e)
{
    uint8_t head[HEAD_MAX];
    size_t got;
    if (!source_fill(s, head, form->head_size, &got, e))
        return false;
    sha256_add(sum, head, got);
    return check_magic(s->path, form, head, got, e) && check_sizes(s->path, form, head, count, e)
        && check_claim(form, *count, s, e);
}

/* To where they stay. Too few of them are found by their number later. */
static bool read_elements(struct source *s, uint8_t *to, size_t size, struct sha256 *sum, struct err *e)
{
    for (size_t got = PIECE; size > 0 && got == PIECE; to += got, size -= got) {
        if (!source_fill(s, to, size < PIECE ? size : PIECE, &got, e))
            return false;
        sha256_add(sum, to, got);
    }
    return true;
}

static bool read_content(struct source *s, const struct form *form, struct idx *x, struct err *e)
{
    struct sha256 sum;
    sha256_begin(&sum);
    if (!read_head(s, form, &x->count, &sum, e))
        return false;
    if (!(x->data = mem_raw(x->count, form->item)))
        return err_memory(e, s->path);
    if (!read_elements(s, x->data, x->count * form->item, &sum, e))
        return false;
    sha256_end(&sum, x->sha256);
    return true;
}

bool idx_load(const char *path, enum idx_kind kind, struct idx *out, struct err *e)
{
    const struct form *form = &forms[kind];
    struct source s;
    struct idx x = {0};
    memset(out, 0, sizeof *out);
    if (!source_open(&s, path, e))
        return false;
    bool ok = read_content(&s, form, &x, e);
    /* That a file is damaged goes before what its damaged bytes look like. */
    ok = source_finish(&s, form->head_size + form->item * DATASET_IMAGES_MAX, e) && ok
        && check_length(path, form, x.count, s.total, s.gzip, e)
        && (kind != IDX_LABELS || check_labels(path, &x, form->head_size, e));
    source_close(&s);
    if (ok)
        *out = x;
    else
        mem_free(x.data);
    return ok;
}

static const struct form forms[] = {
    [IDX_IMAGES] = {.what = "images", .ndim = 3, .head_size = 16, .item = DATASET_PIXELS},
    [IDX_LABELS] = {.what = "labels", .ndim = 1, .head_size = 8, .item = 1},
};
