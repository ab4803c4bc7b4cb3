/* SPDX-License-Identifier: MIT */
/* Weights files: those that PyTorch wrote, bit for bit, and our own. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "run/safetensors.h"
#include "suites.h"
#include "tests/common/scratch.h"
#include "tests/common/strict.h"

static void add(struct tensors *t, const char *name, size_t ndim, size_t d0, size_t d1)
{
    const size_t dim[] = {d0, d1};
    struct err e = {0};
    struct tensor *x = tensors_add(t, name, ndim, dim, &e);
    ck_assert_msg(x != NULL, "%s", e.text);
    for (size_t i = 0; i < tensor_count(x); i++)
        x->value[i] = (float)(i + 1) / 7;
}

static const char *const fixture[] = {"init", "adam", "sgd"};

/* Reading and writing again gives PyTorch's file back: names, order, shapes, every bit of every value, the padding. */
START_TEST(test_pytorchs_files)
{
    char path[4096];
    struct tensors t;
    struct err e = {0};
    size_t size, size_again;
    snprintf(path, sizeof path, "%s/pytorch/%s.safetensors", TEST_DATA, fixture[_i]);
    ck_assert_msg(safetensors_load(path, &t, &e), "%s", e.text);
    ck_assert_uint_eq(t.count, 6);
    struct tensor *w = tensors_find(&t, "fc1.weight");
    ck_assert(w == &t.item[0] && w->ndim == 2 && w->dim[0] == 120 && w->dim[1] == 784);
    ck_assert_ptr_eq(tensors_find(&t, "fc3.bias"), &t.item[5]);
    ck_assert_ptr_null(tensors_find(&t, "fc4.bias"));
    ck_assert_msg(safetensors_save(scratch_at("again"), &t, &e), "%s", e.text);
    char *a = scratch_read(path, &size), *b = scratch_read(scratch_at("again"), &size_again);
    ck_assert_uint_eq(size, size_again);
    ck_assert_int_eq(memcmp(a, b, size), 0);
    free(a);
    free(b);
    tensors_free(&t);
    ck_assert_uint_eq(t.count, 0);
}
END_TEST

/* torch.nn.Linear starts within 1 / sqrt(fan_in): had values been shifted or swapped, this would show. */
START_TEST(test_values_are_in_their_places)
{
    struct tensors t;
    struct err e = {0};
    ck_assert_msg(safetensors_load(TEST_DATA "/pytorch/init.safetensors", &t, &e), "%s", e.text);
    static const struct {
        const char *name;
        double fan_in;
    } part[] = {{"fc1.weight", 784}, {"fc1.bias", 784}, {"fc2.weight", 120}, {"fc2.bias", 120},
                {"fc3.weight", 60}, {"fc3.bias", 60}};
    for (size_t i = 0; i < 6; i++) {
        struct tensor *x = tensors_find(&t, part[i].name);
        ck_assert_ptr_nonnull(x);
        double bound = 1 / sqrt(part[i].fan_in), largest = 0;
        for (size_t j = 0; j < tensor_count(x); j++)
            largest = fmax(largest, fabs((double)x->value[j]));
        ck_assert_msg(largest <= bound * 1.0001 && largest > bound * 0.8, "%s: %g of %g", part[i].name, largest, bound);
    }
    tensors_free(&t);
}
END_TEST

/* A reader that shares nothing with this program reads PyTorch's file and ours alike. */
START_TEST(test_a_strict_reader_reads_it)
{
    char path[4096];
    struct tensors t;
    struct err e = {0};
    size_t size, size_again;
    snprintf(path, sizeof path, "%s/pytorch/%s.safetensors", TEST_DATA, fixture[_i]);
    ck_assert_msg(safetensors_load(path, &t, &e), "%s", e.text);
    ck_assert_msg(safetensors_save(scratch_at("again"), &t, &e), "%s", e.text);
    char *theirs = scratch_read(path, &size), *ours = scratch_read(scratch_at("again"), &size_again);
    struct strict a = strict_read(theirs, size), b = strict_read(ours, size_again);
    ck_assert(a.count == 6 && b.count == 6);
    for (size_t i = 0; i < 6; i++) {
        const struct tensor *have = tensors_find(&t, b.tensor[i].name);
        ck_assert_str_eq(a.tensor[i].name, b.tensor[i].name);
        ck_assert_uint_eq(b.tensor[i].ndim, have->ndim);
        for (size_t d = 0; d < have->ndim; d++)
            ck_assert(a.tensor[i].dim[d] == have->dim[d] && b.tensor[i].dim[d] == have->dim[d]);
        for (size_t k = 0; k < tensor_count(have); k++)
            ck_assert(strict_value(&a.tensor[i], k) == have->value[k]
                      && strict_value(&b.tensor[i], k) == have->value[k]);
    }
    free(theirs);
    free(ours);
    tensors_free(&t);
}
END_TEST

START_TEST(test_exact_bytes)
{
    static const char header[] =
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
        "\"b\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[8,12]}}";
    struct tensors t = {0};
    struct err e = {0};
    add(&t, "a", 1, 2, 0);
    add(&t, "b", 0, 0, 0);
    t.item[0].value[0] = 1; /* 0x3f800000 */
    t.item[0].value[1] = -2.5f; /* 0xc0200000 */
    t.item[1].value[0] = 0;
    ck_assert_msg(safetensors_save(scratch_at("x"), &t, &e), "%s", e.text);
    size_t size, n = sizeof header - 1, padded = (n + 7) / 8 * 8;
    unsigned char *file = (unsigned char *)scratch_read(scratch_at("x"), &size);
    ck_assert_uint_eq(size, 8 + padded + 12);
    ck_assert(file[0] == padded && !file[1] && !file[2] && !file[3] && !file[4] && !file[5] && !file[6] && !file[7]);
    ck_assert_int_eq(memcmp(file + 8, header, n), 0);
    for (size_t i = n; i < padded; i++)
        ck_assert_int_eq(file[8 + i], ' ');
    ck_assert_int_eq(memcmp(file + 8 + padded, "\0\0\x80\x3f\0\0\x20\xc0\0\0\0\0", 12), 0);
    free(file);
    tensors_free(&t);
}
END_TEST

/* Every kind of shape and every kind of value. */
START_TEST(test_round_trip)
{
    static const uint32_t bits[] = {0x7fc00001, 0xffc12345, 0x7f800000, 0xff800000, 0x80000000, 1, 0x7f7fffff,
                                    0x3eaaaaab};
    struct tensors t = {0}, back;
    struct err e = {0};
    add(&t, "scalar", 0, 0, 0);
    add(&t, "none", 1, 0, 0);
    add(&t, "values", 2, 2, 4);
    add(&t, "none between", 2, 3, 0);
    add(&t, "\xc3\xbc \"quoted\" \\ name", 1, 3, 0);
    memcpy(t.item[2].value, bits, sizeof bits);
    ck_assert_msg(safetensors_save(scratch_at("x"), &t, &e), "%s", e.text);
    ck_assert_msg(safetensors_load(scratch_at("x"), &back, &e), "%s", e.text);
    ck_assert_uint_eq(back.count, t.count);
    for (size_t i = 0; i < t.count; i++) {
        struct tensor *a = &t.item[i], *b = tensors_find(&back, a->name);
        ck_assert_ptr_nonnull(b);
        ck_assert(a->ndim == b->ndim && memcmp(a->dim, b->dim, sizeof a->dim) == 0);
        ck_assert_int_eq(memcmp(a->value, b->value, tensor_count(a) * sizeof *a->value), 0);
    }
    tensors_free(&back);
    tensors_free(&t);
    ck_assert(safetensors_save(scratch_at("empty"), &t, &e));
    ck_assert_msg(safetensors_load(scratch_at("empty"), &back, &e), "%s", e.text);
    ck_assert_uint_eq(back.count, 0);
}
END_TEST

START_TEST(test_save_fails)
{
    struct tensors t = {0};
    struct err e = {0};
    add(&t, "a", 1, 2, 0);
    ck_assert(!safetensors_save(scratch_at("none/x"), &t, &e));
    check_error(&e, ERR_FAIL, "none/x: cannot be written");
    scratch_write(scratch_at("x"), "old", 3);
    strcpy(t.item[0].name, "\xff");
    ck_assert(!safetensors_save(scratch_at("x"), &t, &e));
    check_error(&e, ERR_FAIL, "not UTF-8");
    char *old = scratch_read(scratch_at("x"), NULL);
    ck_assert_str_eq(old, "old");
    free(old);
    tensors_free(&t);
}
END_TEST

START_TEST(test_what_a_set_refuses)
{
    struct tensors t = {0};
    struct err e = {0};
    const size_t huge[] = {SIZE_MAX / 4, 4, 2}, one[] = {1, 1, 1, 1, 1};
    char name[TENSOR_NAME_MAX + 1];
    add(&t, "a", 1, 2, 0);
    ck_assert(!tensors_add(&t, "a", 1, one, &e));
    check_error(&e, ERR_FAIL, "tensor a: is there already");
    ck_assert(!tensors_add(&t, "", 1, one, &e));
    check_error(&e, ERR_FAIL, "1 to 63 bytes");
    memset(name, 'n', sizeof name - 1);
    name[TENSOR_NAME_MAX] = 0;
    ck_assert(!tensors_add(&t, name, 1, one, &e));
    name[TENSOR_NAME_MAX - 1] = 0;
    ck_assert(tensors_add(&t, name, 1, one, &e));
    ck_assert(!tensors_add(&t, "__metadata__", 1, one, &e));
    ck_assert(!tensors_add(&t, "huge", 3, huge, &e));
    check_error(&e, ERR_FAIL, "larger than any memory");
    ck_assert(!tensors_add(&t, "deep", 5, one, &e));
    while (t.count < TENSOR_COUNT_MAX) {
        snprintf(name, sizeof name, "t%zu", t.count);
        ck_assert(tensors_add(&t, name, 1, one, &e));
    }
    ck_assert(!tensors_add(&t, "more", 1, one, &e));
    check_error(&e, ERR_FAIL, "more than 256");
    struct tensors back;
    ck_assert(safetensors_save(scratch_at("x"), &t, &e) && safetensors_load(scratch_at("x"), &back, &e));
    ck_assert_uint_eq(back.count, TENSOR_COUNT_MAX);
    tensors_free(&back);
    tensors_free(&t);
}
END_TEST

Suite *safetensors_suite(void)
{
    Suite *s = suite_create("safetensors");
    TCase *t = tcase_create("good");
    scratch_add(t);
    tcase_set_timeout(t, 30);
    tcase_add_loop_test(t, test_pytorchs_files, 0, 3);
    tcase_add_loop_test(t, test_a_strict_reader_reads_it, 0, 3);
    tcase_add_test(t, test_values_are_in_their_places);
    tcase_add_test(t, test_exact_bytes);
    tcase_add_test(t, test_round_trip);
    tcase_add_test(t, test_save_fails);
    tcase_add_test(t, test_what_a_set_refuses);
    suite_add_tcase(s, t);
    return s;
}
