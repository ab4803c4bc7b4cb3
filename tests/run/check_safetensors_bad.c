/* SPDX-License-Identifier: MIT */
/* Weights files that lie: each kind of lie is told by name, and no file at all breaks the reader. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "run/safetensors.h"
#include "suites.h"
#include "tests/common/scratch.h"

/* A file with a header and `size` bytes of data (1, 2, 3 ...) behind it. */
static void write_file(const char *path, const char *header, size_t size)
{
    size_t n = strlen(header);
    unsigned char *file = calloc(1, 8 + n + size);
    ck_assert_ptr_nonnull(file);
    for (int i = 0; i < 8; i++)
        file[i] = (unsigned char)((uint64_t)n >> 8 * i);
    memcpy(file + 8, header, n);
    for (size_t i = 0; i < size; i++)
        file[8 + n + i] = (unsigned char)(i + 1);
    scratch_write(path, file, 8 + n + size);
    free(file);
}

static bool is_zero(const struct tensors *t)
{
    static const struct tensors zero;
    return memcmp(t, &zero, sizeof zero) == 0;
}

static void refuse(const char *path, const char *part)
{
    static struct tensors t;
    struct err e = {0};
    memset(&t, 0x5a, sizeof t);
    ck_assert_msg(!safetensors_load(path, &t, &e), "%s was taken", part);
    check_error(&e, ERR_FAIL, part);
    check_error(&e, ERR_FAIL, path);
    ck_assert(is_zero(&t));
}

#define T(name, dtype, shape, offsets) \
    "\"" name "\":{\"dtype\":\"" dtype "\",\"shape\":" shape ",\"data_offsets\":" offsets "}"

static const struct {
    const char *header;
    size_t data;
    const char *part;
} lies[] = {
    {"{" T("a", "F32", "[1]", "[0,4]") "," T("a", "F32", "[1]", "[4,8]") "}", 8, "duplicate"},
    {"{" T("a", "BF16", "[2]", "[0,4]") "}", 4, "tensor a: dtype is BF16, only F32 is read"},
    {"{" T("a", "f32", "[1]", "[0,4]") "}", 4, "dtype is f32"},
    {"{\"a\":{\"shape\":[1],\"data_offsets\":[0,4]}}", 4, "tensor a: has no dtype"},
    {"{\"a\":{\"dtype\":5,\"shape\":[1],\"data_offsets\":[0,4]}}", 4, "tensor a: has no dtype"},
    {"{\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,4]}}", 4, "tensor a: has no shape"},
    {"{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}}", 4, "data_offsets are not a begin and an end"},
    {"{\"a\":7}", 0, "tensor a: has no dtype"},
    {"{" T("a", "F32", "[-1]", "[0,4]") "}", 4, "tensor a: its shape holds something else"},
    {"{" T("a", "F32", "[1.0]", "[0,4]") "}", 4, "its shape holds something else"},
    {"{" T("a", "F32", "[\"1\"]", "[0,4]") "}", 4, "its shape holds something else"},
    {"{" T("a", "F32", "1", "[0,4]") "}", 4, "has no shape"},
    {"{" T("a", "F32", "[1,1,1,1,1]", "[0,4]") "}", 4, "more than 4 dimensions"},
    {"{" T("a", "F32", "[4294967296,4294967296]", "[0,4]") "}", 4, "shape is larger than any file"},
    {"{" T("a", "F32", "[4611686018427387905]", "[0,4]") "}", 4, "shape is larger than any file"}, /* 2^64 + 4 bytes */
    {"{" T("a", "F32", "[99999999999999999999]", "[0,4]") "}", 4, "too big integer"},
    {"{" T("a", "F32", "[2]", "[0,4]") "}", 4, "tensor a: its data_offsets and its shape differ in size"},
    {"{" T("a", "F32", "[1]", "[0,5]") "}", 5, "differ in size"},
    {"{" T("a", "F32", "[1]", "[-4,0]") "}", 4, "not a begin and an end"},
    {"{" T("a", "F32", "[1]", "[0.0,4.0]") "}", 4, "not a begin and an end"},
    {"{" T("a", "F32", "[1]", "[4,0]") "}", 4, "not a begin and an end"},
    {"{" T("a", "F32", "[1]", "[0]") "}", 4, "not a begin and an end"},
    {"{" T("a", "F32", "[1]", "[0,4,8]") "}", 4, "not a begin and an end"},
    {"{" T("a", "F32", "[1]", "[4,8]") "}", 4, "behind the end of the file"},
    {"{" T("a", "F32", "[1]", "[9223372036854775803,9223372036854775807]") "}", 4, "behind the end of the file"},
    {"{" T("a", "F32", "[1]", "[0,4]") "," T("b", "F32", "[1]", "[8,12]") "}", 12, "tensor b: there is a hole"},
    {"{" T("a", "F32", "[1]", "[4,8]") "}", 8, "tensor a: there is a hole"},
    {"{" T("a", "F32", "[2]", "[0,8]") "," T("b", "F32", "[2]", "[4,12]") "}", 12, "tensor b: its data overlaps"},
    {"{" T("a", "F32", "[1]", "[0,4]") "," T("b", "F32", "[1]", "[0,4]") "}", 4, "overlaps"},
    {"{" T("a", "F32", "[2]", "[0,8]") "," T("b", "F32", "[0]", "[4,4]") "}", 8, "tensor b: its data overlaps"},
    {"{" T("a", "F32", "[1]", "[0,4]") "}", 5, "bytes behind the last tensor"},
    {"{}", 1, "bytes behind the last tensor"},
    {"{" T("", "F32", "[1]", "[0,4]") "}", 4, "1 to 63 bytes"},
    {"{" T("nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn", "F32", "[1]", "[0,4]") "}", 4,
     "1 to 63 bytes"},
    {"{\"__metadata__\":7}", 0, "__metadata__ is not"},
    {"{\"__metadata__\":{\"format\":7}}", 0, "something else than strings"},
    {"[]", 0, "has no JSON header"},
    {" {}", 0, "has no JSON header"},
    {"", 0, "has no JSON header"},
    {"{", 0, "header is not what"},
    {"{}{}", 0, "header is not what"},
    {"{\"a\":\"\xff\"}", 0, "header is not what"},
    {"{\"\\u0000\":1}", 0, "header is not what"},
};

START_TEST(test_lies)
{
    write_file(scratch_at("x"), lies[_i].header, lies[_i].data);
    refuse(scratch_at("x"), lies[_i].part);
}
END_TEST

START_TEST(test_one_tensor_too_many)
{
    char *header = calloc(1, 100 * 300), *p = header;
    ck_assert_ptr_nonnull(header);
    for (int i = 0; i <= TENSOR_COUNT_MAX; i++)
        p += sprintf(p, "%c\"t%d\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}", i ? ',' : '{', i);
    strcpy(p, "}");
    write_file(scratch_at("x"), header, 0);
    refuse(scratch_at("x"), "one too many");
    free(header);
}
END_TEST

static const struct {
    unsigned char length[8];
    const char *part;
} lengths[] = {
    {{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}, "header is larger than it can be"},
    {{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f}, "header is larger than it can be"},
    {{0x01, 0xe1, 0xf5, 0x05}, "header is larger than it can be"}, /* 100,000,001 */
    {{3}, "header is larger than it can be"},
    {{0}, "has no JSON header"},
};

START_TEST(test_header_lengths)
{
    unsigned char file[10] = "........{}";
    memcpy(file, lengths[_i].length, 8);
    scratch_write(scratch_at("x"), file, sizeof file);
    refuse(scratch_at("x"), lengths[_i].part);
}
END_TEST

START_TEST(test_header_over_the_limit)
{
    unsigned char start[10] = {0x01, 0x00, 0x40, 0, 0, 0, 0, 0, '{', '}'};
    scratch_write(scratch_at("x"), start, sizeof start);
    /* the file is that long, in holes */
    ck_assert_int_eq(truncate(scratch_at("x"), 8 + SAFETENSORS_HEADER_MAX + 1), 0);
    refuse(scratch_at("x"), "its header has 4194305 bytes, where at most 4194304 are read");
}
END_TEST

START_TEST(test_not_a_file)
{
    refuse(scratch_at("none"), "cannot be opened");
    refuse(scratch_at(""), "not a regular file");
    scratch_write(scratch_at("x"), "", 0);
    refuse(scratch_at("x"), "too short for a header");
    ck_assert_int_eq(truncate(scratch_at("x"), (off_t)1 << 40), 0);
    refuse(scratch_at("x"), "larger than");
}
END_TEST

static const char good[] = "{" T("b", "F32", "[2,1]", "[4,12]") ",\"__metadata__\":{\"format\":\"pt\",\"x\":\"\"},"
    T("none", "F32", "[0]", "[4,4]") "," T("a", "F32", "[]", "[0,4]") "}   ";

/* The order of the header does not matter; what comes back is in the order of the data. */
START_TEST(test_good_but_unordered)
{
    struct tensors t;
    struct err e = {0};
    write_file(scratch_at("x"), good, 12);
    ck_assert_msg(safetensors_load(scratch_at("x"), &t, &e), "%s", e.text);
    ck_assert_uint_eq(t.count, 3);
    ck_assert_str_eq(t.item[0].name, "a");
    ck_assert_str_eq(t.item[1].name, "none");
    ck_assert_str_eq(t.item[2].name, "b");
    ck_assert(t.item[0].ndim == 0 && t.item[2].ndim == 2 && t.item[2].dim[0] == 2 && t.item[2].dim[1] == 1);
    uint32_t first;
    memcpy(&first, t.item[0].value, 4);
    ck_assert_uint_eq(first, 0x04030201);
    memcpy(&first, t.item[2].value, 4);
    ck_assert_uint_eq(first, 0x08070605);
    tensors_free(&t);
}
END_TEST

START_TEST(test_every_truncation)
{
    static struct tensors t;
    struct err e = {0};
    size_t size;
    write_file(scratch_at("x"), good, 12);
    char *file = scratch_read(scratch_at("x"), &size);
    for (size_t n = 0; n < size; n++) {
        scratch_write(scratch_at("y"), file, n);
        ck_assert_msg(!safetensors_load(scratch_at("y"), &t, &e), "%zu of %zu bytes were taken", n, size);
        check_error(&e, ERR_FAIL, scratch_at("y"));
        ck_assert(is_zero(&t));
    }
    free(file);
}
END_TEST

/* Any byte replaced by any of some: taken or refused, but never a crash or a leak, and what is taken can be saved. */
START_TEST(test_every_byte_bent)
{
    static const char bent[] = "\0 \"09[]{},:.-e\xff";
    static struct tensors t;
    size_t size, refused = 0;
    write_file(scratch_at("x"), good, 12);
    char *file = scratch_read(scratch_at("x"), &size);
    for (size_t at = 0; at < size; at++) {
        char was = file[at];
        for (size_t i = 0; i < sizeof bent; i++) {
            struct err e = {0};
            file[at] = bent[i];
            scratch_write(scratch_at("y"), file, size);
            if (safetensors_load(scratch_at("y"), &t, &e)) {
                ck_assert_uint_le(t.count, 4);
                tensors_free(&t);
            } else {
                check_error(&e, ERR_FAIL, scratch_at("y"));
                refused++;
            }
            ck_assert(is_zero(&t));
        }
        file[at] = was;
    }
    ck_assert_uint_gt(refused, size);
    free(file);
}
END_TEST

Suite *safetensors_bad_suite(void)
{
    Suite *s = suite_create("safetensors_bad");
    TCase *t = tcase_create("bad");
    scratch_add(t);
    tcase_set_timeout(t, 120);
    tcase_add_loop_test(t, test_lies, 0, sizeof lies / sizeof lies[0]);
    tcase_add_test(t, test_one_tensor_too_many);
    tcase_add_loop_test(t, test_header_lengths, 0, sizeof lengths / sizeof lengths[0]);
    tcase_add_test(t, test_header_over_the_limit);
    tcase_add_test(t, test_not_a_file);
    tcase_add_test(t, test_good_but_unordered);
    tcase_add_test(t, test_every_truncation);
    tcase_add_test(t, test_every_byte_bent);
    suite_add_tcase(s, t);
    return s;
}
