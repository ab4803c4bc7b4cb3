/* SPDX-License-Identifier: MIT */
/* Formats by name, and files: written as a whole or not at all, with cairo; refused with a sentence without. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/common/scratch.h"
#include "tests/figure/check_figure.h"
#include "tests/figure/fixture.h"

START_TEST(a_format_is_named_or_ends_a_name)
{
    static const struct {
        const char *path;
        enum figure_format format;
    } good[] = {{"a.svg", FIGURE_SVG}, {"x/y.z/a.PNG", FIGURE_PNG}, {"/tmp/a.b.pdf", FIGURE_PDF}};
    static const char *const bad[] = {"a", "a.jpg", "a.svg/b", ".svg", "x/.svg", "a.svgz", "svg", ""};
    enum figure_format format;
    struct err e;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        ck_assert_msg(figure_format_of(good[i].path, &format, &e), "%s", good[i].path);
        ck_assert_int_eq(format, good[i].format);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        ck_assert_msg(!figure_format_of(bad[i], &format, &e), "%s", bad[i]);
        check_error(&e, ERR_USAGE, "ends in .svg, .png or .pdf; for example runs.svg");
    }
    ck_assert(figure_format_named("pdf", &format, &e));
    ck_assert_int_eq(format, FIGURE_PDF);
    ck_assert(!figure_format_named("jpg", &format, &e));
    check_error(&e, ERR_USAGE, "jpg: there is no such format of figures; they are svg, png, pdf");
}
END_TEST

START_TEST(a_file_is_written_or_the_reason_said)
{
    struct err e;
    bool done = figure_write(scratch_at("a.svg"), FIGURE_SVG, fixture_runs(2), &e);
    ck_assert_int_eq(done, figure_available());
    if (done)
        return;
    check_error(&e, ERR_FAIL, "built without cairo; on Debian: apt-get install libcairo2-dev, and build it again");
    ck_assert_int_ne(access(scratch_at("a.svg"), F_OK), 0);
}
END_TEST

START_TEST(what_cannot_be_written_is_named)
{
    struct err e;
    if (!figure_available())
        return;
    ck_assert(!figure_write(scratch_at("no/a.svg"), FIGURE_SVG, fixture_runs(2), &e));
    check_error(&e, ERR_FAIL, "no/a.svg: cannot be written: No such file or directory");
    ck_assert_int_eq(mkdir(scratch_at("a.pdf"), 0700), 0);
    ck_assert(!figure_write(scratch_at("a.pdf"), FIGURE_PDF, fixture_runs(2), &e));
    check_error(&e, ERR_FAIL, "a.pdf: is a folder");
    ck_assert_int_eq(chmod(scratch_at(""), 0555), 0);
    scratch_nobody();
    ck_assert(!figure_write(scratch_at("b.png"), FIGURE_PNG, fixture_runs(2), &e));
    check_error(&e, ERR_FAIL, "b.png: cannot be written: Permission denied");
}
END_TEST

/* A limit on the file's size stands for a full disk. */
START_TEST(a_full_disk_leaves_the_old_file)
{
    struct err e;
    const struct rlimit little = {.rlim_cur = 1000, .rlim_max = 1000};
    if (!figure_available())
        return;
    scratch_write_text(scratch_at("a.svg"), "old");
    signal(SIGXFSZ, SIG_IGN);
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &little), 0);
    ck_assert(!figure_write(scratch_at("a.svg"), FIGURE_SVG, fixture_runs(2), &e));
    check_error(&e, ERR_FAIL, "a.svg: cannot be written: File too large");
    char *there = scratch_read(scratch_at("a.svg"), NULL);
    ck_assert_str_eq(there, "old");
    free(there);
}
END_TEST

Suite *write_suite(void)
{
    Suite *s = suite_create("write");
    TCase *c = tcase_create("files");
    tcase_set_timeout(c, 30);
    scratch_add(c);
    tcase_add_test(c, a_format_is_named_or_ends_a_name);
    tcase_add_test(c, a_file_is_written_or_the_reason_said);
    tcase_add_test(c, what_cannot_be_written_is_named);
    tcase_add_test(c, a_full_disk_leaves_the_old_file);
    suite_add_tcase(s, c);
    return s;
}
