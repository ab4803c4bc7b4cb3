/* SPDX-License-Identifier: MIT */
/* Event files: checksums, what is written is read, and damage of every kind. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/crc32c.h"
#include "log/tfevents.h"
#include "suites.h"
#include "tests/common/scratch.h"
#include "told.h"

/* The bytes of `records` records of two scalars each; freed by free(). */
static char *write_events(int records, size_t *size)
{
    char *bytes = NULL;
    FILE *f = open_memstream(&bytes, size);
    ck_assert_ptr_nonnull(f);
    ck_assert(tfevents_begin(f, 1700000000.25));
    for (int i = 0; i < records; i++) {
        struct tfevents_scalar s[] = {{"loss/train", 1.5f - (float)i / 4}, {"loss/valid", i == 1 ? NAN : (float)i}};
        ck_assert(tfevents_scalars(f, 1700000000.25 + i, i * 300, s, i == 2 ? 1 : 2));
    }
    ck_assert_int_eq(fclose(f), 0);
    return bytes;
}

static const char three[] = "loss/train: 0=1.5 300=1.25 600=1\nloss/valid: 0=0 300=nan\n";

/* Of the head of every file's first record: 24 bytes follow. */
START_TEST(test_mask)
{
    const unsigned char head[] = {24, 0, 0, 0, 0, 0, 0, 0};
    ck_assert_uint_eq(tfevents_mask(crc32c(0, head, 8)), 0x224b7fa3u);
}
END_TEST

START_TEST(test_round_trip)
{
    size_t size;
    char *bytes = write_events(3, &size);
    told_check_text("events.out.tfevents.1", bytes, size, "TensorBoard events", three);
    free(bytes);
}
END_TEST

/* A run that was taken up again from a checkpoint goes over some steps once more. */
START_TEST(test_resumed)
{
    char *bytes = NULL;
    size_t size;
    FILE *f = open_memstream(&bytes, &size);
    ck_assert_ptr_nonnull(f);
    ck_assert(tfevents_begin(f, 1));
    static const int steps[] = {1, 2, 3, 2, 3, 4};
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        struct tfevents_scalar s = {"loss", (float)i};
        ck_assert(tfevents_scalars(f, 1, steps[i], &s, 1));
    }
    ck_assert_int_eq(fclose(f), 0);
    scratch_write(scratch_at("events"), bytes, size);
    struct log *l = told_open(scratch_at("events"));
    told_check(l, "loss: 1=0 2=1 2=3 3=2 3=4 4=5\n");
    ck_assert_str_eq(log_message(l), "record 5: step 2 comes after later ones; put in its place");
    log_delete(l);
    free(bytes);
}
END_TEST

START_TEST(test_refused_tags)
{
    char tag[TFEVENTS_TAG_MAX + 2], *bytes = NULL;
    size_t size;
    memset(tag, 'a', sizeof tag - 1);
    tag[sizeof tag - 1] = 0;
    FILE *f = open_memstream(&bytes, &size);
    ck_assert_ptr_nonnull(f);
    struct tfevents_scalar s = {tag, 1};
    ck_assert(!tfevents_scalars(f, 0, 0, &s, 1));
    s.tag = tag + 1;
    ck_assert(tfevents_scalars(f, 0, -1, &s, 1));
    ck_assert(tfevents_scalars(f, 0, 0, NULL, 0));
    ck_assert_int_eq(fclose(f), 0);
    free(bytes);
    f = fopen("/dev/full", "w");
    if (!f)
        return;
    setbuf(f, NULL);
    ck_assert(!tfevents_begin(f, 0));
    fclose(f);
}
END_TEST

/* The start of record n, from 0. */
static size_t find_record(const char *bytes, int n)
{
    size_t at = 0;
    while (n-- > 0)
        at += 16 + (unsigned char)bytes[at];
    return at;
}

START_TEST(test_damaged_bytes)
{
    size_t size;
    char *bytes = write_events(3, &size), want[128];
    size_t at = find_record(bytes, 2);
    bytes[at + 20] ^= 1;
    scratch_write(scratch_at("events"), bytes, size);
    struct log *l = told_open(scratch_at("events"));
    told_check(l, "loss/train: 0=1.5 600=1\nloss/valid: 0=0\n");
    snprintf(want, sizeof want, "record 3 at byte %zu: its checksum is wrong; passed over", at);
    ck_assert_str_eq(log_message(l), want);
    ck_assert_uint_eq(log_skipped(l), 1);
    ck_assert_int_eq(log_state(l), LOG_FOLLOWED);
    log_delete(l);
    free(bytes);
}
END_TEST

START_TEST(test_damaged_length)
{
    size_t size;
    char *bytes = write_events(3, &size), want[128];
    size_t at = find_record(bytes, 2);
    bytes[at] ^= 1;
    scratch_write(scratch_at("events"), bytes, size);
    struct log *l = told_open(scratch_at("events"));
    told_check(l, "loss/train: 0=1.5\nloss/valid: 0=0\n");
    snprintf(want, sizeof want, "record 3 at byte %zu: the checksum of its length is wrong", at);
    ck_assert_ptr_nonnull(strstr(log_message(l), want));
    ck_assert_int_eq(log_state(l), LOG_FAILED);
    /* mended, it is looked at again */
    bytes[at] ^= 1;
    scratch_write(scratch_at("events"), bytes, size);
    for (int i = 0; i < 3; i++)
        told_poll(l);
    told_check(l, three);
    ck_assert_int_eq(log_state(l), LOG_FOLLOWED);
    log_delete(l);
    free(bytes);
}
END_TEST

/* Records, but of something else; and zeros, as a crash leaves them at the end of a file. */
START_TEST(test_other_files)
{
    size_t size;
    char *bytes = write_events(2, &size), *longer = calloc(1, size + 64);
    ck_assert_ptr_nonnull(longer);
    size_t at = find_record(bytes, 1);
    scratch_write(scratch_at("records"), bytes + at, size - at);
    struct log *l = told_open(scratch_at("records"));
    ck_assert_int_eq(log_state(l), LOG_FAILED);
    ck_assert_ptr_nonnull(strstr(log_message(l), "no event file"));
    log_delete(l);
    memcpy(longer, bytes, size);
    scratch_write(scratch_at("zeros"), longer, size + 64);
    l = told_open(scratch_at("zeros"));
    ck_assert_int_eq(log_state(l), LOG_FAILED);
    told_check(l, "loss/train: 0=1.5 300=1.25\nloss/valid: 0=0 300=nan\n");
    log_delete(l);
    free(longer);
    free(bytes);
}
END_TEST

/* A picture or a graph may be larger than any scalar. */
START_TEST(test_large_record)
{
    size_t size, large = 3u << 20;
    char *bytes = write_events(1, &size), *all = calloc(1, large + size + 16);
    ck_assert_ptr_nonnull(all);
    size_t at = find_record(bytes, 1), n = at;
    memcpy(all, bytes, at);
    for (unsigned i = 0; i < 8; i++)
        all[n++] = (char)((uint64_t)large >> 8 * i);
    uint32_t crc = tfevents_mask(crc32c(0, all + at, 8));
    for (unsigned i = 0; i < 4; i++)
        all[n++] = (char)(crc >> 8 * i);
    crc = tfevents_mask(crc32c(0, all + n, large));
    n += large;
    for (unsigned i = 0; i < 4; i++)
        all[n++] = (char)(crc >> 8 * i);
    memcpy(all + n, bytes + at, size - at);
    scratch_write(scratch_at("large"), all, n + size - at);
    struct log *l = told_open(scratch_at("large"));
    told_check(l, "loss/train: 0=1.5\nloss/valid: 0=0\n");
    ck_assert_uint_eq(log_skipped(l), 0);
    log_delete(l);
    free(all);
    free(bytes);
}
END_TEST

Suite *tfevents_suite(void)
{
    Suite *s = suite_create("log/tfevents");
    TCase *t = tcase_create("tfevents");
    scratch_add(t);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, test_mask);
    tcase_add_test(t, test_round_trip);
    tcase_add_test(t, test_resumed);
    tcase_add_test(t, test_refused_tags);
    tcase_add_test(t, test_damaged_bytes);
    tcase_add_test(t, test_damaged_length);
    tcase_add_test(t, test_other_files);
    tcase_add_test(t, test_large_record);
    suite_add_tcase(s, t);
    return s;
}
