/* SPDX-License-Identifier: MIT */
/* checkpoint.safetensors of a run. The first two bytes are the header's length; where the header has a place for the
 * sum, the right one is put there. What is taken is written again as what says the same. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/crc32c.h"
#include "base/little.h"
#include "fuzz.h"
#include "run/checkpoint.h"
#include "run/safetensors.h"

enum { LENGTH_BYTES = 8, HEX = 8, FILE_MAX = 1 << 14, PARTS = 3 };

/* As checkpoint.c has it: words and their ends, then the values by the numbers of their tensors. */
static uint32_t add_up(const struct metadata *m, struct tensors *t)
{
    uint32_t crc = 0;
    for (size_t i = 0; i + 1 < m->count; i++) {
        crc = crc32c(crc, m->item[i].key, strlen(m->item[i].key) + 1);
        crc = crc32c(crc, m->item[i].text, strlen(m->item[i].text) + 1);
    }
    for (size_t i = 0; i < t->count; i++) {
        char name[TENSOR_NAME_MAX];
        snprintf(name, sizeof name, "state%zu", i);
        const struct tensor *x = tensors_find(t, name);
        for (size_t k = 0; x && k < tensor_count(x); k++) {
            unsigned char bytes[4];
            little_put_float(bytes, x->value[k]);
            crc = crc32c(crc, bytes, sizeof bytes);
        }
    }
    return crc;
}

static void put_sum(const char *path, uint8_t *file, size_t size)
{
    static const char key[] = "\"crc32c\":\"";
    static struct tensors t;
    static struct metadata m;
    char hex[HEX + 1];
    for (uint8_t *p = file; (size_t)(file + size - p) > sizeof key + HEX; p++) {
        if (memcmp(p, key, sizeof key - 1) != 0 || !safetensors_load_with(path, &t, &m, NULL))
            continue;
        snprintf(hex, sizeof hex, "%08" PRIx32, add_up(&m, &t));
        memcpy(p + sizeof key - 1, hex, HEX);
        tensors_free(&t);
        return;
    }
}

static void check_again(const struct checkpoint *c, const char *folder)
{
    struct checkpoint_writer w;
    struct checkpoint back;
    struct err e = {0};
    size_t parts = c->floats && c->floats % PARTS == 0 ? PARTS : 1;
    FUZZ_REQUIRE(checkpoint_open(&w, folder, parts, c->floats, &e));
    if (c->floats)
        memcpy(checkpoint_state(&w), c->state, c->floats * sizeof *c->state);
    FUZZ_REQUIRE(checkpoint_write(&w, c, &e));
    checkpoint_close(&w);
    FUZZ_REQUIRE(checkpoint_read(&back, folder, NULL, &e));
    FUZZ_REQUIRE(spec_equal(&c->spec, &back.spec) && back.floats == c->floats);
    FUZZ_REQUIRE(!c->floats || memcmp(c->state, back.state, c->floats * sizeof *c->state) == 0);
    FUZZ_REQUIRE(c->place.epoch == back.place.epoch && c->place.step == back.place.step);
    FUZZ_REQUIRE(c->place.correct == back.place.correct && c->place.seen == back.place.seen);
    FUZZ_REQUIRE(strcmp(c->isa, back.isa) == 0 && strcmp(c->sha256, back.sha256) == 0);
    checkpoint_free(&back);
}

void fuzz_checkpoint(const uint8_t *data, size_t size)
{
    static uint8_t file[FILE_MAX];
    static const char name[] = "run/checkpoint.safetensors";
    char folder[256];
    struct checkpoint c;
    struct err e = {0};
    bool there;
    if (size < 2 || size > sizeof file - LENGTH_BYTES)
        return;
    little_put(file, (uint64_t)data[0] << 8 | data[1], LENGTH_BYTES);
    memcpy(file + LENGTH_BYTES, data + 2, size - 2);
    size += LENGTH_BYTES - 2;
    put_sum(fuzz_put(name, file, size), file, size);
    fuzz_put(name, file, size);
    snprintf(folder, sizeof folder, "%s/run", fuzz_folder());
    if (checkpoint_read(&c, folder, &there, &e)) {
        fuzz_safe(c.isa);
        fuzz_safe(c.sha256);
        fuzz_safe(c.version);
        check_again(&c, folder);
    } else {
        FUZZ_REQUIRE(there);
        fuzz_error(&e);
    }
    checkpoint_free(&c);
}
