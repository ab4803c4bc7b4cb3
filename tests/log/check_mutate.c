/* SPDX-License-Identifier: MIT */
/* Every sample with a few bytes changed, cut out, doubled or put in, some thousand times over: nothing that a file
 * holds may bring the program down, and what is shown is in order. What each change is follows from its number
 * alone. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/stream.h"
#include "src/log/reading.h"
#include "suites.h"
#include "tests/common/scratch.h"

static const char *const names[] = {
    "keras.csv",          "lightning.csv", "fastai.csv",  "ultralytics-padded.csv", "main.log",
    "trainer_state.json", "printed.txt",   "lines.jsonl", "simple.tfevents",        "tensor.tfevents",
    "train.log",
};

enum { ROUNDS = 800, ROUNDS_VALGRIND = 10, CHANGES = 6, EXTRA = 64 };

struct dice {
    struct stream stream;
    uint32_t sample, round, drawn;
};

static uint32_t roll(struct dice *d, size_t below)
{
    return stream_u32(d->stream, d->sample, d->round, d->drawn++) % (below ? (uint32_t)below : 1);
}

/* Bytes that formats look at, more often than others. */
static char strange_byte(struct dice *d)
{
    static const char bytes[] = "\n\r\",;:\t {}[]'\\\0\xff\x80-.eE0123456789naif";
    return roll(d, 3) ? bytes[roll(d, sizeof bytes)] : (char)roll(d, 256);
}

static size_t change(struct dice *d, char *bytes, size_t size, size_t room)
{
    size_t at = roll(d, size), n = 1 + roll(d, 12);
    n = n < size - at ? n : size - at;
    switch (roll(d, 5)) {
    case 0:
        bytes[at] = strange_byte(d);
        break;
    case 1:
        bytes[at] = (char)(bytes[at] ^ 1 << roll(d, 8));
        break;
    case 2:
        memmove(bytes + at, bytes + at + n, size - at - n);
        return size - n;
    case 3:
        if (size + n > room)
            break;
        memmove(bytes + at + n, bytes + at, size - at);
        return size + n;
    default:
        for (size_t i = 0; i < n; i++)
            bytes[at + i] = strange_byte(d);
    }
    return size;
}

static void check_order(const struct sheet *s)
{
    ck_assert_uint_le(s->count, LOG_SERIES_MAX);
    for (size_t i = 0; i < s->count; i++) {
        ck_assert_uint_gt(strlen(s->series[i].name), 0);
        for (size_t k = 1; k < s->series[i].count; k++)
            ck_assert(log_series_x(&s->series[i], k) >= log_series_x(&s->series[i], k - 1));
    }
}

/* In pieces that end anywhere, each of its own memory, so that a look behind its end is seen. */
static void read_it(struct dice *d, const char *bytes, size_t size)
{
    struct reading r;
    reading_init(&r, NULL, NULL);
    for (size_t at = 0; at < size;) {
        size_t n = 1 + roll(d, roll(d, 2) ? 16 : size);
        n = n < size - at ? n : size - at;
        uint8_t *piece = malloc(n);
        ck_assert_ptr_nonnull(piece);
        memcpy(piece, bytes + at, n);
        reading_take(&r, piece, n);
        free(piece);
        reading_settle(&r);
        check_order(&r.sheet);
        at += n;
    }
    reading_end(&r);
    reading_settle(&r);
    check_order(&r.sheet);
    ck_assert(!r.failed || r.e.text[0]);
    reading_free(&r);
}

START_TEST(test_mutations)
{
    char path[4200];
    size_t size;
    snprintf(path, sizeof path, "%s/logs/%s", TEST_DATA, names[_i]);
    char *sample = scratch_read(path, &size), *bytes = malloc(size + EXTRA);
    ck_assert_ptr_nonnull(bytes);
    uint32_t rounds = getenv("TEST_VALGRIND") ? ROUNDS_VALGRIND : ROUNDS;
    for (uint32_t round = 0; round < rounds; round++) {
        struct dice d = {{.seed = 2026, .purpose = 1}, (uint32_t)_i, round, 0};
        size_t n = size;
        memcpy(bytes, sample, size);
        for (uint32_t i = 1 + roll(&d, CHANGES); i > 0 && n > 0; i--)
            n = change(&d, bytes, n, size + EXTRA);
        read_it(&d, bytes, n);
    }
    free(bytes);
    free(sample);
}
END_TEST

Suite *mutate_suite(void)
{
    Suite *s = suite_create("log/mutate");
    TCase *t = tcase_create("mutate");
    tcase_set_timeout(t, 120);
    tcase_add_loop_test(t, test_mutations, 0, sizeof names / sizeof *names);
    suite_add_tcase(s, t);
    return s;
}
