/* SPDX-License-Identifier: MIT */
/* IDX files, raw and gzip: the good ones are read byte for byte, and each kind of bad one is refused by a line that
 * names the file and what is wrong. A bad set is a good one with one file spoilt. */
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fixture.h"
#include "tests/common/scratch.h"

enum { IMAGES = 0, LABELS = 1, COUNT = 3 };

static void cut_last(struct bytes *b) { b->size--; }
static void cut_half(struct bytes *b) { b->size /= 2; }
static void cut_tail(struct bytes *b) { b->size -= 4; }
static void cut_header(struct bytes *b) { b->size = 15; }
static void cut_magic(struct bytes *b) { b->size = 3; }
static void cut_gzip(struct bytes *b) { b->size = 12; }
static void cut_all(struct bytes *b) { b->size = 0; }
static void add_byte(struct bytes *b) { b->at[b->size++] = 7; }
static void be_text(struct bytes *b) { memcpy(b->at, "\033[2J", 4); }
static void be_floats(struct bytes *b) { b->at[2] = 0x0d; }
static void be_labels(struct bytes *b) { b->at[3] = 1; }
static void say_no_image(struct bytes *b) { put_be32(b->at + 4, 0); }
static void say_one_more(struct bytes *b) { put_be32(b->at + 4, COUNT + 1); }
static void say_one_less(struct bytes *b) { put_be32(b->at + 4, COUNT - 1); }
static void say_too_many(struct bytes *b) { put_be32(b->at + 4, 0x7fffffff); }
static void say_million(struct bytes *b) { put_be32(b->at + 4, 1000000); }
static void say_28x32(struct bytes *b) { put_be32(b->at + 12, 32); }
static void say_overflow(struct bytes *b) { memset(b->at + 4, 0xff, 12); }
static void spoil_label(struct bytes *b) { b->at[8 + 1] = 12; }
static void spoil_crc(struct bytes *b) { b->at[b->size - 8] ^= 1; }
static void spoil_stream(struct bytes *b) { b->at[b->size / 2] ^= 0x10; }
static void size_more(struct bytes *b) { b->at[b->size - 4]++; }
static void size_less(struct bytes *b) { b->at[b->size - 4]--; }
static void size_huge(struct bytes *b) { memset(b->at + b->size - 4, 0xff, 4); }

static void say_32(struct bytes *b)
{
    put_be32(b->at + 8, 32);
    put_be32(b->at + 12, 32);
}

static void one_label_less(struct bytes *b)
{
    say_one_less(b);
    b->size--;
}

/* Two members: the file's last bytes are those of the second. */
static void twice(struct bytes *b)
{
    memcpy(b->at + b->size, b->at, b->size);
    b->size *= 2;
}

/* Bytes behind the member that end as it does, so that the size still holds. */
static void tail_behind(struct bytes *b)
{
    memcpy(b->at + b->size + 6, b->at + b->size - 4, 4);
    b->size += 10;
}

static void be_bomb(struct bytes *b)
{
    struct bytes big = zeros(20 << 20), z = packed(big);
    bytes_free(b);
    bytes_free(&big);
    *b = z;
}

static const struct bad_file {
    const char *name;
    int file;
    void (*spoil)(struct bytes *); /* the content */
    bool gzip;
    void (*spoil_packed)(struct bytes *); /* what gzip made of it */
    const char *says;
} bad_files[] = {
    {"truncated", IMAGES, cut_last, .says = "is cut short: it has 2367 bytes, where its header says 3 images, which "
                                            "take 2368"},
    {"truncated labels", LABELS, cut_last, .says = "is cut short: it has 10 bytes"},
    {"part of a header", IMAGES, cut_header, .says = "is cut short: 15 bytes, where the header has 16"},
    {"three bytes", LABELS, cut_magic, .says = "is cut short: 3 bytes"},
    {"empty", IMAGES, cut_all, .says = "is empty"},
    {"gzip of nothing", IMAGES, cut_all, true, .says = "is empty"},
    {"text", IMAGES, be_text, .says = "starts with 1b 5b 32 4a, not with 00 00 08 03"},
    {"gzip of text", LABELS, be_text, true, .says = "starts with 1b 5b 32 4a, not with 00 00 08 01"},
    {"floats", IMAGES, be_floats, .says = "starts with 00 00 0d 03"},
    {"labels for images", IMAGES, be_labels, .says = "holds an array of dimension 1, where images have 3"},
    {"no image", IMAGES, say_no_image, .says = "holds no images"},
    {"too many", IMAGES, say_too_many, .says = "its header says 2147483647 images, where at most 1000000 are read"},
    {"too many labels", LABELS, say_too_many, .says = "its header says 2147483647 labels"},
    {"sizes overflow", IMAGES, say_overflow, .says = "4294967295 x 4294967295 x 4294967295 bytes, more than there is"},
    {"32x32", IMAGES, say_32, .says = "holds images of 32x32 pixels, where 28x28 are needed"},
    {"28x32", IMAGES, say_28x32, .says = "holds images of 28x32 pixels"},
    {"header says more", IMAGES, say_one_more, .says = "it has 2368 bytes, where its header says 4 images"},
    {"trailing byte", IMAGES, add_byte, .says = "has 2369 bytes, which is 1 more than its header says"},
    {"trailing label", LABELS, add_byte, .says = "has 12 bytes, which is 1 more"},
    {"label 12", LABELS, spoil_label, .says = "label 2 (byte 10) is 12, not one of 0 to 9"},
    {"counts differ", LABELS, one_label_less, .says = "holds 3 images, but train-labels-idx1-ubyte holds 2 labels"},
    {"gzip of more", IMAGES, say_one_less, true, .says = "unpacks to 2368 bytes, which is 784 more than its header"},
    {"gzip of trailing byte", LABELS, add_byte, true, .says = "unpacks to 12 bytes, which is 1 more"},
    {"gzip of far less", IMAGES, say_million, true, .says = "its header says 1000000 images, which take 784000016 "
                                                            "bytes and cannot be packed into"},
    {"gzip of less", IMAGES, say_one_more, true, .says = "is cut short: it unpacks to 2368 bytes"},
    {"gzip truncated", IMAGES, NULL, true, cut_half, "end within the gzip data"},
    {"gzip without its end", IMAGES, NULL, true, cut_tail, "end within the gzip data"},
    {"gzip header alone", LABELS, NULL, true, cut_gzip, "is cut short: its 12 bytes end within the gzip data"},
    {"gzip crc", IMAGES, NULL, true, spoil_crc, "is damaged"},
    {"gzip stream", IMAGES, NULL, true, spoil_stream, "is damaged"},
    {"gzip says more", IMAGES, NULL, true, size_more, "is damaged"},
    {"gzip says less", IMAGES, NULL, true, size_less, "is damaged"},
    {"gzip says 4 GB", IMAGES, NULL, true, size_huge, "is damaged"},
    {"gzip twice", LABELS, NULL, true, twice, " bytes behind the end of its gzip data"},
    {"gzip and a tail", LABELS, NULL, true, tail_behind, "has 10 bytes behind the end of its gzip data"},
    {"gzip bomb", LABELS, NULL, true, be_bomb, "unpacks to more than the 1000008 bytes that are read"},
};

START_TEST(refuses_a_bad_file)
{
    const struct bad_file *bad = &bad_files[_i];
    struct bytes b = bad->file == IMAGES ? idx_images(COUNT) : idx_labels(COUNT);
    put_set(in_folder("set"), COUNT, 2, false);
    const char *raw = in_folder("set/%s", idx_names[bad->file]), *gz = in_folder("set/%s.gz", idx_names[bad->file]);
    if (bad->spoil)
        bad->spoil(&b);
    if (bad->gzip) {
        struct bytes z = packed(b);
        bytes_free(&b);
        b = z;
        if (bad->spoil_packed)
            bad->spoil_packed(&b);
        ck_assert_int_eq(unlink(raw), 0);
    }
    scratch_write(bad->gzip ? gz : raw, b.at, b.size);
    bytes_free(&b);
    /* of a pair that does not agree, the images are named, and the labels after them */
    bool pair = bad->spoil == one_label_less;
    check_refused(in_folder("set"), pair ? idx_names[IMAGES] : bad->gzip ? gz : raw, bad->says);
}
END_TEST

START_TEST(reads_raw_and_gzip_alike)
{
    struct bytes images = idx_images(5), labels = idx_labels(5);
    put_set(in_folder("raw"), 5, 2, false);
    put_set(in_folder("gzip"), 5, 2, true);
    struct dataset d[2] = {check_loads(in_folder("raw")), check_loads(in_folder("gzip"))};
    for (int i = 0; i < 2; i++) {
        ck_assert_uint_eq(d[i].train.count, 5);
        ck_assert_mem_eq(d[i].train.pixel, images.at + 16, 5 * DATASET_PIXELS);
        ck_assert_mem_eq(d[i].train.label, labels.at + 8, 5);
        ck_assert_uint_eq(d[i].test.count, 2);
        ck_assert_mem_eq(d[i].test.pixel, images.at + 16, 2 * DATASET_PIXELS);
        ck_assert_mem_eq(d[i].test.label, labels.at + 8, 2);
        ck_assert_uint_eq((uintptr_t)d[i].train.pixel % 64, 0);
    }
    ck_assert_str_eq(d[0].sha256, d[1].sha256);
    dataset_free(&d[0]);
    dataset_free(&d[1]);
    bytes_free(&images);
    bytes_free(&labels);
}
END_TEST

/* Content decides, not the name: a browser may have unpacked a .gz without renaming it. */
START_TEST(content_tells_gzip)
{
    put_set(in_folder("set"), 3, 0, false);
    ck_assert_int_eq(rename(in_folder("set/%s", idx_names[0]), in_folder("set/%s.gz", idx_names[0])), 0);
    struct dataset d = check_loads(in_folder("set"));
    ck_assert_uint_eq(d.train.count, 3);
    dataset_free(&d);
}
END_TEST

START_TEST(refuses_what_is_no_file)
{
    const char *path = in_folder("set/%s", idx_names[_i]);
    put_set(in_folder("set"), 3, 2, false);
    ck_assert_int_eq(unlink(path), 0);
    ck_assert_int_eq(mkdir(path, 0755), 0);
    check_refused(in_folder("set"), path, "regular file");
    ck_assert_int_eq(rmdir(path), 0);
    ck_assert_int_eq(mkfifo(path, 0644), 0);
    check_refused(in_folder("set"), path, "regular file");
}
END_TEST

START_TEST(refuses_without_permission)
{
    put_set(in_folder("set"), 3, 2, false);
    check_refused_permission(in_folder("set"), in_folder("set/%s", idx_names[_i]));
}
END_TEST

START_TEST(refuses_a_closed_folder)
{
    put_set(in_folder("set"), 3, 2, false);
    check_refused_permission(in_folder("set"), in_folder("set"));
}
END_TEST

START_TEST(names_the_missing_file)
{
    put_set(in_folder("set"), 3, 2, _i % 2);
    ck_assert_int_eq(unlink(in_folder("set/%s%s", idx_names[_i], _i % 2 ? ".gz" : "")), 0);
    check_refused(in_folder("set"), idx_names[_i], "has neither");
}
END_TEST

START_TEST(needs_training_files)
{
    put_set(in_folder("set"), 3, 2, false);
    ck_assert_int_eq(unlink(in_folder("set/%s", idx_names[0])), 0);
    ck_assert_int_eq(unlink(in_folder("set/%s", idx_names[1])), 0);
    check_refused(in_folder("set"), in_folder("set"), "has neither train-images-idx3-ubyte nor");
}
END_TEST

/* Both pairs are read at the same time; what is said does not depend on which is refused first. */
START_TEST(training_files_are_blamed_first)
{
    struct bytes b = idx_images(COUNT);
    put_set(in_folder("set"), COUNT, 2, false);
    be_floats(&b);
    scratch_write(in_folder("set/%s", idx_names[2]), b.at, b.size);
    check_refused(in_folder("set"), idx_names[2], "starts with 00 00 0d 03");
    be_text(&b);
    scratch_write(in_folder("set/%s", idx_names[0]), b.at, b.size);
    check_refused(in_folder("set"), idx_names[0], "starts with 1b 5b 32 4a");
    bytes_free(&b);
}
END_TEST

static int load_without_threads(void)
{
    struct dataset d;
    scratch_nobody();
    if (setrlimit(RLIMIT_NPROC, &(struct rlimit){0}) != 0)
        return __LINE__;
    if (!dataset_load(&d, in_folder("set"), NULL) || d.train.count != COUNT || d.test.count != 2)
        return __LINE__;
    dataset_free(&d);
    return 0;
}

START_TEST(needs_no_second_thread)
{
    put_set(in_folder("set"), COUNT, 2, true);
    scratch_in_child(load_without_threads);
}
END_TEST

START_TEST(needs_no_test_files)
{
    put_set(in_folder("set"), 3, 0, true);
    struct dataset d = check_loads(in_folder("set"));
    ck_assert_uint_eq(d.train.count, 3);
    ck_assert_uint_eq(d.test.count, 0);
    ck_assert_str_eq(d.about, "set, 3");
    dataset_free(&d);
}
END_TEST

Suite *idx_suite(void)
{
    Suite *s = suite_create("data/idx");
    TCase *t = tcase_create("idx");
    tcase_set_timeout(t, 60);
    fixture_add(t);
    tcase_add_loop_test(t, refuses_a_bad_file, 0, (int)(sizeof bad_files / sizeof *bad_files));
    tcase_add_test(t, reads_raw_and_gzip_alike);
    tcase_add_test(t, content_tells_gzip);
    tcase_add_loop_test(t, refuses_what_is_no_file, 0, 4);
    tcase_add_loop_test(t, refuses_without_permission, 0, 4);
    tcase_add_test(t, refuses_a_closed_folder);
    tcase_add_loop_test(t, names_the_missing_file, 0, 4);
    tcase_add_test(t, needs_training_files);
    tcase_add_test(t, training_files_are_blamed_first);
    tcase_add_test(t, needs_no_second_thread);
    tcase_add_test(t, needs_no_test_files);
    suite_add_tcase(s, t);
    return s;
}
