/* SPDX-License-Identifier: MIT */
/* safetensors files. A file that is taken is written again as one that says the same, bit for bit, and what was written
 * once is the same bytes when it is read and written again.
 *
 * The first two bytes are the header's length, so that most inputs have a header that is whole. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/little.h"
#include "base/mem.h"
#include "fuzz.h"
#include "run/safetensors.h"

enum { LENGTH_BYTES = 8, SAVED_MAX = 1 << 20 };

static void same_tensors(const struct tensors *a, const struct tensors *b)
{
    FUZZ_REQUIRE(a->count == b->count && strcmp(a->words, b->words) == 0);
    for (size_t i = 0; i < a->count; i++) {
        const struct tensor *x = &a->item[i], *y = &b->item[i];
        FUZZ_REQUIRE(strcmp(x->name, y->name) == 0 && x->ndim == y->ndim);
        FUZZ_REQUIRE(memcmp(x->dim, y->dim, x->ndim * sizeof *x->dim) == 0);
        FUZZ_REQUIRE(memcmp(x->value, y->value, tensor_count(x) * sizeof *x->value) == 0);
    }
}

static struct tensors *load(const char *path)
{
    struct tensors *t = mem_array(1, sizeof *t);
    struct err e = {0};
    FUZZ_REQUIRE(t && safetensors_load(path, t, &e));
    return t;
}

static void drop(struct tensors *t)
{
    tensors_free(t);
    mem_free(t);
}

static void check_again(const struct tensors *t)
{
    char path[256];
    uint8_t *first, *second;
    size_t first_size, second_size;
    struct err e = {0};
    snprintf(path, sizeof path, "%s/again", fuzz_folder());
    FUZZ_REQUIRE(safetensors_save(path, t, &e) && file_read(path, SAVED_MAX, &first, &first_size, &e));
    struct tensors *back = load(path);
    same_tensors(t, back);
    FUZZ_REQUIRE(safetensors_save(path, back, &e) && file_read(path, SAVED_MAX, &second, &second_size, &e));
    FUZZ_REQUIRE(first_size == second_size && memcmp(first, second, first_size) == 0);
    drop(back);
    mem_free(first);
    mem_free(second);
}

void fuzz_weights(const uint8_t *data, size_t size)
{
    static struct tensors t;
    static struct metadata m;
    static uint8_t file[1 << 16];
    struct err e = {0};
    if (size < 2 || size > sizeof file - LENGTH_BYTES)
        return;
    little_put(file, (uint64_t)data[0] << 8 | data[1], LENGTH_BYTES);
    memcpy(file + LENGTH_BYTES, data + 2, size - 2);
    if (safetensors_load_with(fuzz_file(file, LENGTH_BYTES + size - 2), &t, &m, &e))
        check_again(&t);
    else
        fuzz_error(&e);
    tensors_free(&t);
}
