/* SPDX-License-Identifier: MIT */
/* The split is a partition drawn by the seed, and mini-batches visit every training image once an epoch, in an order
 * that depends on seed and epoch alone. Image i is told by its pixels, which hold i. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "data/batch.h"
#include "data/split.h"
#include "fixture.h"

enum { TOTAL = 1000 };

static struct split drawn(size_t train, size_t valid, bool shuffle, uint64_t seed)
{
    struct split s;
    struct err e = {0};
    ck_assert_msg(split_init(&s, TOTAL, train, valid, shuffle, seed, &e), "%s", e.text);
    ck_assert_uint_eq(s.train_count, train);
    ck_assert_uint_eq(s.valid_count, valid);
    return s;
}

START_TEST(split_is_a_partition)
{
    bool seen[TOTAL] = {false};
    size_t moved = 0;
    struct split s = drawn(800, 150, true, 7);
    ck_assert_ptr_eq(s.valid, s.train + 800);
    for (size_t i = 0; i < 950; i++) {
        ck_assert_uint_lt(s.train[i], TOTAL);
        ck_assert(!seen[s.train[i]]);
        seen[s.train[i]] = true;
        moved += s.train[i] != i;
    }
    ck_assert_uint_gt(moved, 900);
    /* drawn from all: the share of valid in the first half is about a half (75, standard deviation 6) */
    size_t low = 0;
    for (size_t i = 0; i < 150; i++)
        low += s.valid[i] < TOTAL / 2;
    ck_assert(low > 45 && low < 105);
    split_free(&s);
    ck_assert_ptr_null(s.train);
    split_free(&s);
}
END_TEST

START_TEST(split_depends_on_the_seed_alone)
{
    struct split a = drawn(800, 200, true, 1), b = drawn(800, 200, true, 1), c = drawn(800, 200, true, 2),
                 less = drawn(500, 100, true, 1);
    ck_assert_mem_eq(a.train, b.train, TOTAL * sizeof *a.train);
    ck_assert_mem_ne(a.train, c.train, TOTAL * sizeof *a.train);
    ck_assert_mem_eq(a.train, less.train, 500 * sizeof *a.train); /* fewer images are the first of more */
    split_free(&a);
    split_free(&b);
    split_free(&c);
    split_free(&less);
}
END_TEST

START_TEST(split_in_file_order)
{
    struct split s = drawn(600, 300, false, 7), all = drawn(TOTAL, 0, false, 7);
    for (uint32_t i = 0; i < 600; i++)
        ck_assert_uint_eq(s.train[i], i);
    for (uint32_t i = 0; i < 300; i++)
        ck_assert_uint_eq(s.valid[i], 600 + i);
    ck_assert_uint_eq(all.valid_count, 0);
    ck_assert_uint_eq(all.train[TOTAL - 1], TOTAL - 1);
    split_free(&s);
    split_free(&all);
}
END_TEST

START_TEST(split_refuses_too_many)
{
    static const struct {
        size_t train, valid;
        const char *says;
    } bad[] = {
        {TOTAL + 1, 0, "train=1001 valid=0: the data has 1000 images"},
        {TOTAL, 1, "train=1000 valid=1: the data has 1000 images"},
        {1, TOTAL, "train=1 valid=1000"},
        {2, SIZE_MAX, "valid=18446744073709551615"},
        {0, 10, "train=0"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct split s = {.train_count = 99}, nothing = {0};
        struct err e = {0};
        if (bad[i].valid == SIZE_MAX && SIZE_MAX != UINT64_MAX)
            continue;
        ck_assert(!split_init(&s, TOTAL, bad[i].train, bad[i].valid, true, 1, &e));
        ck_assert_msg(strstr(e.text, bad[i].says) != NULL, "%s", e.text);
        ck_assert_int_eq(e.code, ERR_USAGE);
        ck_assert_mem_eq(&s, &nothing, sizeof s);
    }
}
END_TEST

/* Image i: its first two pixels are i, its label i % 10. */
static struct images numbered(void)
{
    struct images m = {TOTAL, mem_array(TOTAL, DATASET_PIXELS), mem_array(TOTAL, 1)};
    ck_assert(m.pixel && m.label);
    for (size_t i = 0; i < TOTAL; i++) {
        m.pixel[i * DATASET_PIXELS] = (uint8_t)(i >> 8);
        m.pixel[i * DATASET_PIXELS + 1] = (uint8_t)i;
        m.label[i] = (uint8_t)(i % DATASET_CLASSES);
    }
    return m;
}

static void images_free(struct images *m)
{
    mem_free(m->pixel);
    mem_free(m->label);
}

static struct batcher batches(const struct images *m, const struct split *s, size_t size, bool shuffle, uint64_t seed)
{
    struct batcher b;
    struct err e = {0};
    ck_assert_msg(batcher_init(&b, m, s, size, shuffle, seed, &e), "%s", e.text);
    return b;
}

/* The numbers of a batch's images, behind the *n that are in `to`. */
static void collect(const struct batch *batch, uint32_t *to, size_t *n)
{
    for (size_t i = 0; i < batch->count; i++) {
        uint32_t number = (uint32_t)batch->image[i][0] << 8 | batch->image[i][1];
        ck_assert_uint_eq(batch->label[i], number % DATASET_CLASSES);
        to[(*n)++] = number;
    }
}

/* An epoch's images in order, into `to`; every batch but the last is full. */
static void walk_epoch(struct batcher *b, uint32_t epoch, uint32_t to[TOTAL])
{
    size_t n = 0, steps = batcher_train_steps(b), count = b->split->train_count;
    batcher_begin_epoch(b, epoch);
    for (size_t step = 0; step < steps; step++) {
        struct batch batch = batcher_train(b, step);
        ck_assert_uint_eq(batch.count, step + 1 < steps ? b->size : count - (steps - 1) * b->size);
        ck_assert_uint_gt(batch.count, 0);
        collect(&batch, to, &n);
    }
    ck_assert_uint_eq(n, count);
}

static int by_number(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

START_TEST(every_image_once_an_epoch)
{
    static const size_t sizes[] = {64, 1, 100, 799, 800, 801, 4096};
    struct images m = numbered();
    struct split s = drawn(800, 150, true, 3);
    uint32_t want[TOTAL], got[TOTAL];
    memcpy(want, s.train, 800 * sizeof *want);
    qsort(want, 800, sizeof *want, by_number);
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
        struct batcher b = batches(&m, &s, sizes[k], true, 3);
        ck_assert_uint_eq(batcher_train_steps(&b), (800 + sizes[k] - 1) / sizes[k]);
        for (uint32_t epoch = 1; epoch <= 3; epoch++) {
            walk_epoch(&b, epoch, got);
            qsort(got, 800, sizeof *got, by_number);
            ck_assert_mem_eq(got, want, 800 * sizeof *got);
        }
        batcher_free(&b);
        batcher_free(&b);
    }
    split_free(&s);
    images_free(&m);
}
END_TEST

/* A run that is forked at epoch 5 goes on as one that ran through; sizes and earlier epochs change nothing. */
START_TEST(order_depends_on_seed_and_epoch_alone)
{
    struct images m = numbered();
    struct split s = drawn(800, 150, true, 3);
    struct batcher through = batches(&m, &s, 64, true, 3), forked = batches(&m, &s, 10, true, 3),
                   other = batches(&m, &s, 64, true, 4);
    uint32_t a[TOTAL], b[TOTAL], fourth[TOTAL];
    for (uint32_t epoch = 1; epoch <= 5; epoch++) {
        memcpy(fourth, a, sizeof a);
        walk_epoch(&through, epoch, a);
    }
    walk_epoch(&forked, 5, b);
    ck_assert_mem_eq(a, b, 800 * sizeof *a);
    ck_assert_mem_ne(a, fourth, 800 * sizeof *a);
    walk_epoch(&other, 5, b);
    ck_assert_mem_ne(a, b, 800 * sizeof *a);
    batcher_free(&through);
    batcher_free(&forked);
    batcher_free(&other);
    split_free(&s);
    images_free(&m);
}
END_TEST

START_TEST(file_order_without_shuffle)
{
    struct images m = numbered();
    struct split s = drawn(130, 70, false, 3);
    struct batcher b = batches(&m, &s, 64, false, 3);
    uint32_t got[TOTAL];
    for (uint32_t epoch = 1; epoch <= 2; epoch++) {
        walk_epoch(&b, epoch, got);
        for (uint32_t i = 0; i < 130; i++)
            ck_assert_uint_eq(got[i], i);
    }
    batcher_free(&b);
    split_free(&s);
    images_free(&m);
}
END_TEST

START_TEST(validation_in_split_order)
{
    struct images m = numbered();
    struct split s = drawn(800, 150, true, 3), none = drawn(800, 0, true, 3);
    struct batcher b = batches(&m, &s, 64, true, 3), empty = batches(&m, &none, 64, true, 3);
    uint32_t got[TOTAL];
    for (uint32_t epoch = 1; epoch <= 2; epoch++) {
        size_t n = 0;
        batcher_begin_epoch(&b, epoch);
        ck_assert_uint_eq(batcher_valid_steps(&b), 3);
        for (size_t step = 0; step < 3; step++) {
            struct batch batch = batcher_valid(&b, step);
            ck_assert_uint_eq(batch.count, step < 2 ? 64 : 22);
            collect(&batch, got, &n);
        }
        ck_assert_mem_eq(got, s.valid, 150 * sizeof *got);
    }
    ck_assert_uint_eq(batcher_valid_steps(&empty), 0);
    batcher_free(&b);
    batcher_free(&empty);
    split_free(&s);
    split_free(&none);
    images_free(&m);
}
END_TEST

Suite *split_suite(void)
{
    Suite *s = suite_create("data/split");
    TCase *t = tcase_create("split"), *b = tcase_create("batch");
    tcase_add_test(t, split_is_a_partition);
    tcase_add_test(t, split_depends_on_the_seed_alone);
    tcase_add_test(t, split_in_file_order);
    tcase_add_test(t, split_refuses_too_many);
    suite_add_tcase(s, t);
    tcase_set_timeout(b, 60);
    tcase_add_test(b, every_image_once_an_epoch);
    tcase_add_test(b, order_depends_on_seed_and_epoch_alone);
    tcase_add_test(b, file_order_without_shuffle);
    tcase_add_test(b, validation_in_split_order);
    suite_add_tcase(s, b);
    return s;
}
