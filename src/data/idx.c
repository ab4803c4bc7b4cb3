/* SPDX-License-Identifier: MIT */
/* Reads one IDX file; see idx.h. Station between the file (raw or gzip) and the folder of four; whoever loads the
 * data calls it.
 *
 * A header is a claim: each number in it is checked before anything is computed or allocated from it. */
#include "idx.h"

#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "data/dataset.h"
#include "gzip.h"

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

/* The file's bytes, unpacked if need be; *packed tells. */
static bool read_bytes(const char *path, const struct form *form, uint8_t **bytes, size_t *size, bool *packed,
                       struct err *e)
{
    size_t limit = form->head_size + form->item * DATASET_IMAGES_MAX;
    /* gzip makes what it cannot pack larger, by far less than this */
    if (!file_read(path, limit + limit / 1000 + 1024, bytes, size, e))
        return false;
    *packed = gzip_is(*bytes, *size);
    if (!*packed)
        return true;
    uint8_t *file = *bytes;
    size_t file_size = *size;
    *bytes = NULL;
    bool ok = gzip_unpack(path, file, file_size, limit, bytes, size, e);
    mem_free(file);
    return ok;
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

static bool check_length(const char *path, const struct form *form, size_t count, size_t size, bool packed,
                         struct err *e)
{
    size_t need = form->head_size + count * form->item;
    const char *has = packed ? "unpacks to" : "has";
    if (size < need)
        return err_set(e, ERR_FAIL, "%s: is cut short: it %s %zu bytes, where its header says %zu %s, which take %zu; "
                       "fetch it again", path, has, size, count, form->what, need);
    if (size > need)
        return err_set(e, ERR_FAIL, "%s: %s %zu bytes, which is %zu more than its header says (%zu %s take %zu); "
                       "fetch it again", path, has, size, size - need, count, form->what, need);
    return true;
}

static bool check_labels(const char *path, const struct idx *x, struct err *e)
{
    for (size_t i = 0; i < x->count; i++) {
        if (x->data[i] >= DATASET_CLASSES)
            return err_set(e, ERR_FAIL, "%s: label %zu (byte %zu) is %u, not one of 0 to %d; mend it or fetch the file "
                           "again", path, i + 1, x->head_size + i + 1, x->data[i], DATASET_CLASSES - 1);
    }
    return true;
}

bool idx_load(const char *path, enum idx_kind kind, struct idx *out, struct err *e)
{
    const struct form *form = &forms[kind];
    struct idx x = {.head_size = form->head_size};
    size_t size = 0;
    bool packed = false;
    memset(out, 0, sizeof *out);
    if (!read_bytes(path, form, &x.data, &size, &packed, e))
        return false;
    if (!check_magic(path, form, x.data, size, e) || !check_sizes(path, form, x.data, &x.count, e)
        || !check_length(path, form, x.count, size, packed, e))
        goto fail;
    /* The header moves out of the way, so that the elements start where the array is aligned. */
    x.size = size - x.head_size;
    memcpy(x.head, x.data, x.head_size);
    memmove(x.data, x.data + x.head_size, x.size);
    if (kind == IDX_LABELS && !check_labels(path, &x, e))
        goto fail;
    *out = x;
    return true;
fail:
    mem_free(x.data);
    return false;
}

static const struct form forms[] = {
    [IDX_IMAGES] = {.what = "images", .ndim = 3, .head_size = 16, .item = DATASET_PIXELS},
    [IDX_LABELS] = {.what = "labels", .ndim = 1, .head_size = 8, .item = 1},
};
