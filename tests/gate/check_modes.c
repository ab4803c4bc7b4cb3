/* SPDX-License-Identifier: MIT */
/* Whom the files are for, without any restriction: what is kept is for its user alone, whatever the umask; what is
 * written by a name is like any program's. */
#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "cases.h"
#include "figure/figure.h"
#include "tests/app/program.h"
#include "tests/common/scratch.h"

static int files, folders, wrong;

static int look(const char *path, const struct stat *st, int type, struct FTW *at)
{
    unsigned mode = st->st_mode & 07777, want = type == FTW_D ? 0700 : 0600;
    (void)at;
    files += type == FTW_F;
    folders += type == FTW_D;
    if (mode != want)
        fprintf(stderr, "%s: %o and not %o\n", path, mode, want);
    wrong += mode != want;
    return 0;
}

static int status(const char *words)
{
    struct outcome *o = run_program(words);
    if (o->status)
        fprintf(stderr, "%s: %s\n", words, o->err);
    return o->status;
}

/* Where every file of the store is made, replaced and moved. */
START_TEST(what_is_kept_is_for_its_user_alone)
{
    umask(0);
    ck_assert_int_eq(status("run net=mlp:8 epochs=3 patience=2 train=500 valid=200 --quiet --checkpoint 0.001"), 0);
    ck_assert_int_eq(status("label last --name first --note said"), 0);
    ck_assert_int_eq(status("label last --name again"), 0);
    ck_assert_int_eq(status("runs"), 0);
    ck_assert_int_eq(status("study sites epochs=1 seeds=2 train=200 valid=100"), 0);
    ck_assert_int_eq(status("rm last"), 0);
    ck_assert_int_eq(status("run net=mlp:8 epochs=1 train=500 valid=200 --quiet"), 0);
    ck_assert_int_eq(nftw(scratch_at("home/dropout-lab"), look, 16, FTW_PHYS), 0);
    ck_assert_int_gt(files, 10);
    ck_assert_int_gt(folders, 4);
    ck_assert_int_eq(wrong, 0);
}
END_TEST

static unsigned mode_of(const char *name)
{
    struct stat st;
    ck_assert_int_eq(stat(scratch_at(name), &st), 0);
    return st.st_mode & 07777;
}

START_TEST(what_is_exported_has_the_umask)
{
    char words[1024];
    umask(022);
    snprintf(words, sizeof words, "run net=mlp:8 epochs=1 train=500 valid=200 --quiet --csv %s --save %s",
             scratch_at("x.csv"), scratch_at("x.safetensors"));
    ck_assert_int_eq(status(words), 0);
    snprintf(words, sizeof words, "export last -o %s", scratch_at("y.csv"));
    ck_assert_int_eq(status(words), 0);
    ck_assert_uint_eq(mode_of("x.csv"), 0644);
    ck_assert_uint_eq(mode_of("x.safetensors"), 0644);
    ck_assert_uint_eq(mode_of("y.csv"), 0644);
    snprintf(words, sizeof words, "figure last -o %s", scratch_at("y.svg"));
    if (!figure_available())
        return;
    ck_assert_int_eq(status(words), 0);
    ck_assert_uint_eq(mode_of("y.svg"), 0644);
}
END_TEST

TCase *modes_case(void)
{
    TCase *c = tcase_create("modes");
    tcase_set_timeout(c, 60); /* it trains, on a machine that may be busy */
    scratch_add(c);
    tcase_add_test(c, what_is_kept_is_for_its_user_alone);
    tcase_add_test(c, what_is_exported_has_the_umask);
    return c;
}
