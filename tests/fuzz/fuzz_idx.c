/* SPDX-License-Identifier: MIT */
/* IDX files. The first byte says how the rest is read: as images or labels; as it is, or packed by gzip too, which must
 * come to the same; or as a folder of two files by the way that the program has (data/dataset.h). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <isa-l/crc.h>

#include "base/little.h"
#include "base/mem.h"
#include "data/dataset.h"
#include "fuzz.h"
#include "src/data/idx.h"

enum { LABELS = 1, PACK = 2, FOLDER = 4, BLOCK = 700, FILE_MAX = 1 << 14 };

/* A gzip file of stored blocks (RFC 1951, 3.2.4), of BLOCK bytes each. */
static size_t pack(uint8_t *to, const uint8_t *from, size_t size)
{
    static const uint8_t head[] = {0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff};
    uint8_t *p = to;
    memcpy(p, head, sizeof head);
    p += sizeof head;
    for (size_t at = 0; at < size || at == 0;) {
        size_t n = size - at < BLOCK ? size - at : BLOCK;
        *p++ = at + n == size;
        little_put(p, n, 2);
        little_put(p + 2, ~(uint64_t)n, 2);
        if (n)
            memcpy(p + 4, from + at, n);
        p += 4 + n;
        at += n ? n : 1;
    }
    little_put(p, crc32_gzip_refl(0, from, size), 4);
    little_put(p + 4, size, 4);
    return (size_t)(p + 8 - to);
}

static bool load(struct idx *x, enum idx_kind kind, const uint8_t *file, size_t size)
{
    struct err e = {0};
    bool ok = idx_load(fuzz_file(file, size), kind, x, &e);
    if (!ok)
        fuzz_error(&e);
    FUZZ_REQUIRE(ok == (x->data != NULL) && ok == (x->count > 0));
    for (size_t i = 0; ok && kind == IDX_LABELS && i < x->count; i++)
        FUZZ_REQUIRE(x->data[i] < DATASET_CLASSES);
    return ok;
}

static void check_packed(const struct idx *raw, enum idx_kind kind, const uint8_t *file, size_t size)
{
    static uint8_t packed[2 * FILE_MAX];
    struct idx x;
    bool ok = load(&x, kind, packed, pack(packed, file, size));
    FUZZ_REQUIRE(ok == (raw->count > 0));
    if (ok) {
        size_t bytes = x.count * (kind == IDX_IMAGES ? DATASET_PIXELS : 1);
        FUZZ_REQUIRE(x.count == raw->count && strcmp(x.sha256, raw->sha256) == 0);
        FUZZ_REQUIRE(memcmp(x.data, raw->data, bytes) == 0);
    }
    mem_free(x.data);
}

/* The first two bytes are the size of the file of labels. */
static void check_folder(const uint8_t *data, size_t size)
{
    char path[256];
    struct dataset d;
    struct err e = {0};
    if (size < 2)
        return;
    size_t labels = (size_t)data[0] << 8 | data[1], most = size - 2;
    labels = labels < most ? labels : most;
    fuzz_put("set/train-labels-idx1-ubyte", data + 2, labels);
    fuzz_put("set/train-images-idx3-ubyte", data + 2 + labels, most - labels);
    snprintf(path, sizeof path, "%s/set", fuzz_folder());
    if (dataset_load(&d, path, &e)) {
        fuzz_safe(d.about);
        FUZZ_REQUIRE(d.train.count && strlen(d.sha256) == 64);
    } else {
        fuzz_error(&e);
    }
    dataset_free(&d);
}

void fuzz_idx(const uint8_t *data, size_t size)
{
    struct idx x;
    if (size < 1 || size > FILE_MAX)
        return;
    enum idx_kind kind = data[0] & LABELS ? IDX_LABELS : IDX_IMAGES;
    if (data[0] & FOLDER) {
        check_folder(data + 1, size - 1);
        return;
    }
    load(&x, kind, data + 1, size - 1);
    if (data[0] & PACK && !(size > 2 && data[1] == 0x1f && data[2] == 0x8b))
        check_packed(&x, kind, data + 1, size - 1);
    mem_free(x.data);
}
