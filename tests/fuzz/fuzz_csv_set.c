/* SPDX-License-Identifier: MIT */
/* CSV data sets, by the way that the program has. An image takes 785 cells, more than an input should have: bit 0 of
 * the first byte puts the header before the rest, and in the rest a byte of 1 with the next one, n,
 * stands for 4 n cells. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "data/dataset.h"
#include "fuzz.h"

enum { FILE_MAX = 1 << 16, CELLS = 4 };

struct text {
    char bytes[FILE_MAX];
    size_t size;
};

static void add(struct text *t, const char *bytes, size_t n)
{
    n = n < FILE_MAX - t->size ? n : FILE_MAX - t->size;
    memcpy(t->bytes + t->size, bytes, n);
    t->size += n;
}

static void add_header(struct text *t)
{
    char name[24];
    add(t, "label", 5);
    for (int i = 1; i <= DATASET_PIXELS; i++) {
        snprintf(name, sizeof name, ",pixel%d", i);
        add(t, name, strlen(name));
    }
    add(t, "\n", 1);
}

static void spell_out(struct text *t, const uint8_t *data, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (data[i] != 1 || i + 1 == size) {
            add(t, (const char *)data + i, 1);
            continue;
        }
        i++;
        for (unsigned k = CELLS * data[i]; k > 0; k--)
            add(t, ",7", 2);
    }
}

void fuzz_csv_set(const uint8_t *data, size_t size)
{
    static struct text t;
    struct dataset d;
    struct err e = {0};
    if (size == 0)
        return;
    t.size = 0;
    if (data[0] & 1)
        add_header(&t);
    spell_out(&t, data + 1, size - 1);
    if (dataset_load(&d, fuzz_file(t.bytes, t.size), &e)) {
        fuzz_safe(d.about);
        FUZZ_REQUIRE(d.train.count > 0 && d.test.count == 0 && strlen(d.sha256) == 64);
        for (size_t i = 0; i < d.train.count; i++)
            FUZZ_REQUIRE(d.train.label[i] < DATASET_CLASSES);
    } else {
        FUZZ_REQUIRE(!d.train.pixel && !d.train.label);
        fuzz_error(&e);
    }
    dataset_free(&d);
}
