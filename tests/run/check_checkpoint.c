/* SPDX-License-Identifier: MIT */
/* Checkpoints: every bit comes back, whatever it means as a number, and a bit that is not as it was written is seen. */
#include <float.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/crc32c.h"
#include "run/checkpoint.h"
#include "run/safetensors.h"
#include "suites.h"
#include "tests/common/scratch.h"

enum { PARTS = 3, FLOATS = 30 };

static const uint32_t bits[FLOATS] = {
    0x00000000, 0x80000000, 0x00000001, 0x80000001, 0x007fffff, 0x00800000, 0x7f7fffff, 0xff7fffff, 0x7f800000,
    0xff800000, 0x7fc00000, 0xffc00000, 0x7f800001, 0xff800001, 0x7fffffff, 0x7fc12345, 0x3f800000, 0x3eaaaaab,
    0x12345678, 0x9abcdef0,
};

static struct checkpoint some(void)
{
    struct err e;
    struct checkpoint c = {.isa = "avx2", .sha256 = "c59f", .version = "0.1.0",
                           .place = {.epoch = 17, .step = 401, .steps = 782, .loss_sum = 0.1 + 123,
                                     .correct = UINT64_C(1) << 40, .seen = 25664}};
    ck_assert(spec_parse(&c.spec, "drop=0.1,0.30000000000000004,0 lr=0.012345678901234567 opt=sgd momentum=0.9", &e));
    return c;
}

static void write_some(const char *folder, const struct checkpoint *c)
{
    struct checkpoint_writer w;
    struct err e;
    ck_assert_msg(checkpoint_open(&w, folder, PARTS, FLOATS, &e), "%s", e.text);
    for (int i = 0; i < 2; i++) { /* the second takes the place of the first */
        memcpy(checkpoint_state(&w), bits, sizeof bits);
        ck_assert_msg(checkpoint_write(&w, c, &e), "%s", e.text);
    }
    checkpoint_close(&w);
}

START_TEST(test_crc)
{
    char text[] = "123456789";
    ck_assert_uint_eq(crc32c(0, text, 9), 0xe3069283);
    for (size_t i = 0; i <= 9; i++)
        ck_assert_uint_eq(crc32c(crc32c(0, text, i), text + i, 9 - i), 0xe3069283);
    uint8_t zeros[32] = {0}; /* RFC 3720, B.4 */
    ck_assert_uint_eq(crc32c(0, zeros, sizeof zeros), 0x8a9136aa);
}
END_TEST

START_TEST(test_every_bit_comes_back)
{
    const double sums[] = {0.1 + 123, 0, -0.0, DBL_MIN / 4, DBL_MAX, INFINITY, 1.0 / 3};
    for (size_t i = 0; i < sizeof sums / sizeof *sums; i++) {
        struct checkpoint c = some(), back;
        struct err e;
        bool there;
        c.place.loss_sum = sums[i];
        write_some(scratch_at(""), &c);
        ck_assert_msg(checkpoint_read(&back, scratch_at(""), &there, &e), "%s", e.text);
        ck_assert(there && back.floats == FLOATS && memcmp(back.state, bits, sizeof bits) == 0);
        ck_assert(memcmp(&back.place, &c.place, sizeof c.place) == 0 && spec_equal(&back.spec, &c.spec));
        ck_assert_str_eq(back.isa, c.isa);
        ck_assert_str_eq(back.sha256, c.sha256);
        ck_assert_str_eq(back.version, c.version);
        checkpoint_free(&back);
    }
    struct checkpoint c = some(), back;
    struct err e;
    c.place.loss_sum = NAN; /* of a run that diverged */
    write_some(scratch_at(""), &c);
    ck_assert(checkpoint_read(&back, scratch_at(""), NULL, &e) && isnan(back.place.loss_sum));
    checkpoint_free(&back);
    struct stat st;
    ck_assert(stat(scratch_at("checkpoint.safetensors"), &st) == 0 && (st.st_mode & 0777) == 0600);
}
END_TEST

/* Others read it too: three tensors, and words. */
START_TEST(test_it_is_a_safetensors_file)
{
    static struct tensors t;
    struct metadata m;
    struct err e;
    struct checkpoint c = some();
    write_some(scratch_at(""), &c);
    ck_assert_msg(safetensors_load_with(scratch_at("checkpoint.safetensors"), &t, &m, &e), "%s", e.text);
    ck_assert_uint_eq(t.count, PARTS);
    ck_assert_uint_eq(tensor_count(tensors_find(&t, "state2")), FLOATS / PARTS);
    ck_assert_mem_eq(tensors_find(&t, "state1")->value, bits + FLOATS / PARTS, FLOATS / PARTS * sizeof *bits);
    ck_assert_str_eq(metadata_find(&m, "epoch"), "17");
    ck_assert_str_eq(metadata_find(&m, "loss_sum"), "0x1.ec66666666666p+6");
    ck_assert_ptr_null(metadata_find(&m, "nothing"));
    tensors_free(&t);
}
END_TEST

/* A bit that is not as it was written is seen, wherever it is, but for the blanks that fill up the header. */
START_TEST(test_a_flipped_bit_is_seen)
{
    size_t size, seen = 0, blanks = 0;
    struct checkpoint c = some(), back;
    write_some(scratch_at(""), &c);
    char path[FILE_PATH_MAX], folder[FILE_PATH_MAX];
    snprintf(folder, sizeof folder, "%s", scratch_at(""));
    snprintf(path, sizeof path, "%s", scratch_at("checkpoint.safetensors"));
    char *bytes = scratch_read(path, &size);
    for (size_t i = 0; i < size; i++) {
        struct err e = {0};
        if (i > 8 && bytes[i] == ' ' && bytes[i - 1] == ' ') { /* one blank may be another, and none is a word's */
            blanks++;
            continue;
        }
        bytes[i] ^= (char)(1 << i % 8);
        scratch_write(path, bytes, size);
        bool there = false, ok = checkpoint_read(&back, folder, &there, &e);
        ck_assert_msg(!ok && there, "byte %zu", i);
        check_error(&e, ERR_FAIL, "checkpoint.safetensors: ");
        ck_assert_ptr_null(back.state);
        bytes[i] ^= (char)(1 << i % 8);
        seen++;
    }
    ck_assert_uint_gt(seen, 4 * FLOATS + 400);
    ck_assert_uint_lt(seen + blanks, size + 1);
    free(bytes);
}
END_TEST

START_TEST(test_half_a_file_is_seen)
{
    size_t size;
    struct checkpoint c = some(), back;
    write_some(scratch_at(""), &c);
    char path[FILE_PATH_MAX], folder[FILE_PATH_MAX];
    snprintf(folder, sizeof folder, "%s", scratch_at(""));
    snprintf(path, sizeof path, "%s", scratch_at("checkpoint.safetensors"));
    char *bytes = scratch_read(path, &size);
    for (size_t n = 0; n < size; n += n < 1000 || n > size - 200 ? 1 : 97) {
        struct err e = {0};
        scratch_write(path, bytes, n);
        ck_assert_msg(!checkpoint_read(&back, folder, NULL, &e), "%zu bytes", n);
    }
    free(bytes);
    struct err e = {0};
    bool there = true;
    ck_assert_int_eq(unlink(path), 0);
    ck_assert(!checkpoint_read(&back, folder, &there, &e) && !there);
    check_error(&e, ERR_FAIL, "is not there");
}
END_TEST

/* The old one stays where the new one has no room. */
static int write_without_room(void)
{
    struct checkpoint c = some(), back;
    struct checkpoint_writer w;
    struct err e = {0};
    write_some(scratch_at(""), &c);
    struct rlimit small = {.rlim_cur = 4000, .rlim_max = 4000};
    if (setrlimit(RLIMIT_FSIZE, &small) != 0 || !checkpoint_open(&w, scratch_at(""), PARTS, FLOATS, &e))
        return __LINE__;
    memset(checkpoint_state(&w), 0, sizeof bits);
    c.place.epoch = 18;
    if (checkpoint_write(&w, &c, &e) || !strstr(e.text, "checkpoint.safetensors: cannot be written"))
        return __LINE__;
    checkpoint_close(&w);
    if (!checkpoint_read(&back, scratch_at(""), NULL, &e) || back.place.epoch != 17)
        return __LINE__;
    checkpoint_free(&back);
    return 0;
}

START_TEST(test_a_full_disk_keeps_the_old_one)
{
    scratch_in_child(write_without_room);
}
END_TEST

Suite *checkpoint_suite(void)
{
    Suite *s = suite_create("checkpoint");
    TCase *t = tcase_create("checkpoint");
    scratch_add(t);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, test_crc);
    tcase_add_test(t, test_every_bit_comes_back);
    tcase_add_test(t, test_it_is_a_safetensors_file);
    tcase_add_test(t, test_a_flipped_bit_is_seen);
    tcase_add_test(t, test_half_a_file_is_seen);
    tcase_add_test(t, test_a_full_disk_keeps_the_old_one);
    suite_add_tcase(s, t);
    return s;
}
