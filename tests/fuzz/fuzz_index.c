/* SPDX-License-Identifier: MIT */
/* The store's index: a whole one of three runs, in which the input puts other bytes, three for each: where, in two, and
 * what; its sum is then made right again. Bytes behind are appended. What is taken from it is in order as far as the
 * list and its filters look at it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "fuzz.h"
#include "src/run/store_list.h"

enum { RUNS = 3, HEAD = 40, SUM = 32, CHANGE = 3, FILE_MAX = HEAD + (RUNS + 1) * sizeof(struct store_entry) };

static const char *home(void)
{
    static char path[256];
    snprintf(path, sizeof path, "%s/home", fuzz_folder());
    return path;
}

/* The sum of src/run/store_index.c over whole words. */
static uint64_t add_up(const uint8_t *p, size_t size)
{
    uint64_t lane[4] = {0, 1, 2, 3}, word[4];
    for (; size >= sizeof word; size -= sizeof word, p += sizeof word) {
        memcpy(word, p, sizeof word);
        for (int i = 0; i < 4; i++)
            lane[i] = ((lane[i] ^ word[i]) * 0x100000001b3) ^ (lane[i] >> 32);
    }
    for (; size; size--, p++)
        lane[0] = (lane[0] ^ *p) * 0x100000001b3;
    for (int i = 1; i < 4; i++)
        lane[0] = (lane[0] ^ lane[i]) * 0x100000001b3;
    return lane[0];
}

static size_t make_index(uint8_t **bytes)
{
    static struct store_entry entry[RUNS];
    static const unsigned char trust[RUNS] = {STORE_LASTING, STORE_LASTING, STORE_LASTING};
    static const char *const words[RUNS] = {"", "notebook", "drop=gauss:0.5>0.1@7 schedule=step:3"};
    char path[300];
    size_t size;
    struct err e;
    for (int i = 0; i < RUNS; i++) {
        snprintf(entry[i].id, sizeof entry[i].id, "2026112%d-101500-run", 9 - i);
        snprintf(entry[i].tags, sizeof entry[i].tags, "exam");
        FUZZ_REQUIRE(spec_parse(&entry[i].spec, words[i], &e));
    }
    fuzz_put("home/index", "", 0);
    store_index_save(home(), entry, trust, RUNS);
    snprintf(path, sizeof path, "%s/index", home());
    FUZZ_REQUIRE(file_read(path, FILE_MAX, bytes, &size, &e) && size == HEAD + sizeof entry);
    return size;
}

static void check_entry(const struct store_entry *x)
{
    char line[SPEC_LINE_MAX];
    struct filter f;
    const char *texts[] = {x->id, x->started, x->group, x->name, x->tags, x->isa, x->version};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        fuzz_safe(texts[i]);
    FUZZ_REQUIRE((unsigned)x->state < RUN_STATE_COUNT);
    fuzz_safe(spec_print(line, sizeof line, &x->spec));
    fuzz_safe(spec_label(line, sizeof line, &x->spec));
    for (size_t i = 0; i < filter_key_count; i++) {
        FUZZ_REQUIRE(filter_parse(&f, filter_keys[i].example, NULL));
        (void)filter_match(&f, x);
    }
    FUZZ_REQUIRE(x->summary.best.epoch <= x->summary.epochs);
}

void fuzz_index(const uint8_t *data, size_t size)
{
    static uint8_t *whole, file[FILE_MAX];
    static size_t whole_size;
    size_t count, n = size / CHANGE * CHANGE;
    if (!whole)
        whole_size = make_index(&whole);
    memcpy(file, whole, whole_size);
    for (size_t i = 0; i < n; i += CHANGE)
        file[((size_t)data[i] << 8 | data[i + 1]) % whole_size] = data[i + 2];
    uint64_t sum = add_up(file + HEAD, whole_size - HEAD);
    memcpy(file + SUM, &sum, sizeof sum);
    memcpy(file + whole_size, data + n, size - n);
    fuzz_put("home/index", file, whole_size + size - n);
    struct store_entry *entry = store_index_load(home(), &count);
    FUZZ_REQUIRE(entry ? count == RUNS : count == 0);
    FUZZ_REQUIRE(size || entry);
    for (size_t i = 0; i < count; i++)
        check_entry(&entry[i]);
    mem_free(entry);
}
