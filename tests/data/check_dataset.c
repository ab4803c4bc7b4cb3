/* SPDX-License-Identifier: MIT */
/* Where data is looked for, what is said of it, and the sums: with folders made here, with the subset that is shipped,
 * and with Debian's whole set where that is installed. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fixture.h"
#include "src/data/place.h"
#include "src/data/sha256.h"

#define DEBIAN "/usr/share/datasets/fashion-mnist"
#define SUBSET_SHA256 "d04919469196668f12166573f4fcda126a24fd2c8f6ff98de0861dadc433b74f"

static const char *shipped_folder(void)
{
    static char path[FILE_PATH_MAX];
    const char *top = getenv("TEST_SRCDIR");
    snprintf(path, sizeof path, "%s/data/fashion-mnist-subset", top ? top : ".");
    return path;
}

static bool debian_is_here(void)
{
    if (access(DEBIAN "/train-images-idx3-ubyte.gz", R_OK) == 0)
        return true;
    puts("skipped: dataset-fashion-mnist is not installed");
    return false;
}

START_TEST(sha256_known_answers)
{
    struct sha256 s;
    char sum[SHA256_HEX_SIZE];
    sha256_begin(&s);
    sha256_end(&s, sum);
    ck_assert_str_eq(sum, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    sha256_begin(&s);
    sha256_add(&s, "a", 1);
    sha256_add(&s, "", 0);
    sha256_add(&s, "bc", 2); /* "abc" of FIPS 180-4 */
    sha256_end(&s, sum);
    ck_assert_str_eq(sum, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}
END_TEST

/* The one that is told, be it the one that is known, and the one of the bytes. */
static void check_fingerprint(const struct dataset *d)
{
    struct sha256 s;
    char sum[SHA256_HEX_SIZE];
    sha256_begin(&s);
    sha256_add(&s, d->train.pixel, d->train.count * DATASET_PIXELS);
    sha256_add(&s, d->train.label, d->train.count);
    sha256_end(&s, sum);
    ck_assert_str_eq(d->sha256, sum);
}

START_TEST(fingerprint_is_of_pixels_then_labels)
{
    put_set(in_folder("set"), 11, 4, false);
    struct dataset d = check_loads(in_folder("set"));
    check_fingerprint(&d);
    dataset_free(&d);
}
END_TEST

static void check_found(const struct place_roots *roots, const char *source, const char *about)
{
    struct dataset d;
    struct err e = {0};
    ck_assert_msg(dataset_load_roots(&d, NULL, roots, &e), "%s", e.text);
    ck_assert_str_eq(d.source, source);
    ck_assert_str_eq(d.about, about);
    dataset_free(&d);
}

/* Places are made from the last to the first of the order, and each goes before those that were there. */
START_TEST(looks_in_order)
{
    char home[512], system[512], installed[512], source[512];
    strcpy(home, in_folder("home/dropout-lab/fashion-mnist"));
    strcpy(system, in_folder("system"));
    strcpy(installed, in_folder("installed"));
    strcpy(source, in_folder("source"));
    const struct place_roots roots = {.system = system, .shipped = {installed, source}};
    struct dataset d;
    struct err e = {0};
    ck_assert_int_eq(setenv("XDG_DATA_HOME", in_folder("home"), 1), 0);
    ck_assert_int_eq(mkdir(in_folder("home"), 0755), 0);
    ck_assert_int_eq(mkdir(in_folder("home/dropout-lab"), 0755), 0);
    ck_assert(!dataset_load_roots(&d, NULL, &roots, &e));
    ck_assert_msg(strstr(e.text, "no data was found") && strstr(e.text, "dataset-fashion-mnist"), "%s", e.text);

    put_set(source, 10, 1, true);
    check_found(&roots, source, "shipped subset, 10 + 1");
    put_set(installed, 20, 2, true);
    check_found(&roots, installed, "shipped subset, 20 + 2");
    put_set(system, 1234, 3, true);
    check_found(&roots, system, "system, 1,234 + 3");
    ck_assert_int_eq(mkdir(home, 0755), 0);
    check_found(&roots, system, "system, 1,234 + 3"); /* an empty folder is no data */
    put_set(home, 40, 4, true);
    check_found(&roots, home, "fashion-mnist, 40 + 4, not the original files");
    put_set(in_folder("mine"), 50, 5, true);
    ck_assert_int_eq(setenv("DROPOUT_LAB_DATA", in_folder("mine"), 1), 0);
    check_found(&roots, in_folder("mine"), "mine, 50 + 5");
    ck_assert_int_eq(setenv("DROPOUT_LAB_DATA", "", 1), 0);
    check_found(&roots, home, "fashion-mnist, 40 + 4, not the original files");
}
END_TEST

START_TEST(a_named_place_is_the_only_one)
{
    struct dataset d;
    put_set(in_folder("mine"), 50, 5, true);
    ck_assert_int_eq(setenv("DROPOUT_LAB_DATA", in_folder("nowhere"), 1), 0);
    check_refused(NULL, in_folder("nowhere"), "No such file");
    check_refused(NULL, in_folder("nowhere"), "(DROPOUT_LAB_DATA names this place)");
    d = check_loads(in_folder("mine")); /* --data goes before the variable */
    ck_assert_str_eq(d.about, "mine, 50 + 5");
    dataset_free(&d);
    check_refused("", "", "the data path is empty");
    check_refused(in_folder("nowhere"), in_folder("nowhere"), "name a folder of IDX files or a CSV file");
}
END_TEST

/* A found place that is broken is an error: training on the next one would be a silent change of data. */
START_TEST(a_broken_place_is_not_passed_over)
{
    char system[512], next[512];
    struct dataset d;
    struct err e = {0};
    strcpy(system, in_folder("system"));
    strcpy(next, in_folder("next"));
    put_set(system, 3, 1, false);
    put_set(next, 3, 1, false);
    ck_assert_int_eq(unlink(in_folder("system/train-labels-idx1-ubyte")), 0);
    ck_assert(!dataset_load_roots(&d, NULL, &(struct place_roots){.system = system, .shipped = {next, NULL}}, &e));
    ck_assert_msg(strstr(e.text, "train-labels-idx1-ubyte"), "%s", e.text);
}
END_TEST

START_TEST(about_is_safe_and_fits)
{
    char long_name[201], about[96];
    memset(long_name, 'n', 200);
    long_name[200] = 0;
    put_set(in_folder("%s", long_name), 1000, 100, true);
    struct dataset d = check_loads(in_folder("%s//", long_name));
    snprintf(about, sizeof about, "%.47s, 1,000 + 100", long_name);
    ck_assert_str_eq(d.about, about);
    dataset_free(&d);
    put_set(in_folder("a\033[2J"), 3, 1, true);
    d = check_loads(in_folder("a\033[2J"));
    ck_assert_str_eq(d.about, "a?[2J, 3 + 1");
    dataset_free(&d);
    ck_assert_int_eq(chdir(in_folder("a\033[2J")), 0);
    d = check_loads("."); /* the folder has a name all the same */
    ck_assert_str_eq(d.about, "a?[2J, 3 + 1");
    ck_assert_str_eq(d.source, ".");
    dataset_free(&d);
}
END_TEST

/* As many images as Fashion-MNIST has, which MNIST has too, are not yet Fashion-MNIST. */
START_TEST(counts_do_not_verify)
{
    struct dataset d;
    put_set(in_folder("fashion-mnist"), 60000, 10000, true);
    d = check_loads(in_folder("fashion-mnist/"));
    ck_assert_str_eq(d.about, "fashion-mnist, 60,000 + 10,000, not the original files");
    dataset_free(&d);
    ck_assert_int_eq(rename(in_folder("fashion-mnist"), in_folder("digits")), 0);
    d = check_loads(in_folder("digits"));
    ck_assert_str_eq(d.about, "digits, 60,000 + 10,000");
    dataset_free(&d);
}
END_TEST

static void check_classes(const char *folder, const char *first, const char *last)
{
    put_set(in_folder("%s", folder), 10, 1, false);
    struct dataset d = check_loads(in_folder("%s", folder));
    ck_assert_str_eq(d.class_name[0], first);
    ck_assert_str_eq(d.class_name[9], last);
    dataset_free(&d);
    ck_assert_ptr_null(d.class_name[0]);
}

/* The name of the folder itself counts, not of those above it. */
START_TEST(classes_have_names_where_they_are_known)
{
    check_classes("digits", "0", "9");
    check_classes("my-Fashion_set", "T-shirt/top", "Ankle boot");
    check_classes("fashio", "0", "9");
    ck_assert_int_eq(mkdir(in_folder("fashion"), 0755), 0);
    check_classes("fashion/digits", "0", "9");
}
END_TEST

static void count_classes(const struct images *m, size_t each)
{
    size_t count[DATASET_CLASSES] = {0};
    for (size_t i = 0; i < m->count; i++)
        count[m->label[i]]++;
    for (size_t c = 0; c < DATASET_CLASSES; c++)
        ck_assert_uint_eq(count[c], each);
}

START_TEST(shipped_subset)
{
    struct dataset d;
    struct err e = {0};
    const struct place_roots roots = {.shipped = {shipped_folder(), NULL}};
    ck_assert_msg(dataset_load_roots(&d, NULL, &roots, &e), "%s", e.text);
    ck_assert_str_eq(d.about, "shipped subset, 6,000 + 1,000");
    ck_assert_str_eq(d.sha256, SUBSET_SHA256);
    ck_assert_str_eq(d.class_name[1], "Trouser");
    count_classes(&d.train, 600);
    count_classes(&d.test, 100);
    dataset_free(&d);
}
END_TEST

/* Every image of the subset is the next of its class in the whole set. */
static void check_drawn_from(const struct images *subset, const struct images *whole, size_t each)
{
    size_t taken = 0, seen[DATASET_CLASSES] = {0};
    for (size_t i = 0; i < whole->count; i++) {
        if (seen[whole->label[i]]++ >= each)
            continue;
        ck_assert_uint_lt(taken, subset->count);
        ck_assert_uint_eq(subset->label[taken], whole->label[i]);
        ck_assert_mem_eq(subset->pixel + taken * DATASET_PIXELS, whole->pixel + i * DATASET_PIXELS, DATASET_PIXELS);
        taken++;
    }
    ck_assert_uint_eq(taken, subset->count);
}

START_TEST(debian_set_is_verified)
{
    if (!debian_is_here())
        return;
    struct dataset d = check_loads(DEBIAN), subset = check_loads(shipped_folder());
    ck_assert_str_eq(d.about, "Fashion-MNIST, 60,000 + 10,000, verified");
    count_classes(&d.train, 6000);
    count_classes(&d.test, 1000);
    check_fingerprint(&d);
    check_drawn_from(&subset.train, &d.train, 600);
    check_drawn_from(&subset.test, &d.test, 100);
    dataset_free(&d);
    dataset_free(&subset);
}
END_TEST

/* Each of the four files counts: the original set with one file of other bytes is not verified. */
START_TEST(one_other_file_is_seen)
{
    if (!debian_is_here())
        return;
    put_set(in_folder("fashion-mnist"), 60000, 10000, true);
    for (int i = 0; i < 4; i++) {
        const char *here = in_folder("fashion-mnist/%s.gz", idx_names[i]);
        char there[256];
        snprintf(there, sizeof there, DEBIAN "/%s.gz", idx_names[i]);
        if (i == _i)
            continue;
        ck_assert_int_eq(unlink(here), 0);
        ck_assert_int_eq(symlink(there, here), 0);
    }
    struct dataset d = check_loads(in_folder("fashion-mnist"));
    ck_assert_str_eq(d.about, _i < 4 ? "fashion-mnist, 60,000 + 10,000, not the original files"
                                     : "Fashion-MNIST, 60,000 + 10,000, verified");
    dataset_free(&d);
    if (_i < 4)
        return;
    ck_assert_int_eq(unlink(in_folder("fashion-mnist/%s.gz", idx_names[2])), 0);
    ck_assert_int_eq(unlink(in_folder("fashion-mnist/%s.gz", idx_names[3])), 0);
    d = check_loads(in_folder("fashion-mnist"));
    ck_assert_str_eq(d.about, "Fashion-MNIST, 60,000, verified");
    ck_assert_str_eq(d.class_name[6], "Shirt");
    dataset_free(&d);
}
END_TEST

Suite *dataset_suite(void)
{
    Suite *s = suite_create("data/dataset");
    TCase *t = tcase_create("dataset");
    tcase_set_timeout(t, 120);
    fixture_add(t);
    tcase_add_test(t, sha256_known_answers);
    tcase_add_test(t, fingerprint_is_of_pixels_then_labels);
    tcase_add_test(t, looks_in_order);
    tcase_add_test(t, a_named_place_is_the_only_one);
    tcase_add_test(t, a_broken_place_is_not_passed_over);
    tcase_add_test(t, about_is_safe_and_fits);
    tcase_add_test(t, counts_do_not_verify);
    tcase_add_test(t, classes_have_names_where_they_are_known);
    tcase_add_test(t, shipped_subset);
    tcase_add_test(t, debian_set_is_verified);
    tcase_add_loop_test(t, one_other_file_is_seen, 0, 5);
    suite_add_tcase(s, t);
    return s;
}
