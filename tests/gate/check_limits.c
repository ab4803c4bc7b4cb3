/* SPDX-License-Identifier: MIT */
/* The limits as words, as a fence, and as a promise: no record takes more than is set aside for it. */
#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "cases.h"
#include "src/app/limits.h"
#include "tests/app/program.h"
#include "tests/common/scratch.h"
#include "tests/common/tool.h"

START_TEST(numbers_have_units)
{
    struct limits l;
    struct err e;
    ck_assert(limits_parse(&l, NULL, &e));
    ck_assert(l.runs == 2 && l.epochs == 200 && l.disk == 200000000);
    ck_assert(limits_parse(&l, "runs=4,epochs=1K,disk=3G,weights=500K,study=0", &e));
    ck_assert(l.runs == 4 && l.epochs == 1000 && l.disk == 3000000000u && l.weights == 500000 && l.study == 0);
    ck_assert(l.seeds == 5);
    ck_assert(limits_parse(&l, "runs=256,disk=250M", &e));
    ck_assert(l.runs == 256 && l.disk == 250000000);
}
END_TEST

static const struct {
    const char *text, *says;
} wrong[] = {
    {"runs=0", "1 to 256"},        {"runs", "runs="},
    {"runs=-1", "1 to 256"},       {"runs=2x", "runs=2x"},
    {"disk=1", "1M to 1000G"},     {"disk=99999999999999", "disk"},
    {"disk=9999999G", "disk"},     {"runs=18446744073709551618", "runs"},
    {"size=2", "no such limit"},   {"runs=2,,x=1", "no such limit"},
    {"epochs=1KK", "epochs"},      {"=3", "no such limit"},
    {"memory=1", "100M to 1000G"}, {"runs=257", "1 to 256"},
    {"disk=18446744074G", "disk"}, /* 64 bits hold 290 MB of it */
};

START_TEST(wrong_limits_are_named)
{
    struct limits l;
    struct err e;
    ck_assert(!limits_parse(&l, wrong[_i].text, &e));
    check_error(&e, ERR_USAGE, wrong[_i].says);
}
END_TEST

static const struct {
    const char *words;
    bool fits;
} fence[] = {
    {"", true}, {"epochs=200", true}, {"epochs=201", false}, {"seeds=5", true}, {"seeds=6", false},
    {"net=mlp:1024-1024", true}, {"net=mlp:4096", false}, {"net=mlp:1024-1024-1024", false},
    {"net=mlp:1400-600", true}, {"net=mlp:1400-600 drop=sdr:0.1", false}, {"epochs=100000", false},
    {"net=mlp:2515", true}, {"net=mlp:2515 norm=batch", false},
};

START_TEST(a_run_keeps_within_them)
{
    struct limits l;
    struct spec s;
    struct err e;
    ck_assert(limits_parse(&l, NULL, &e) && spec_parse(&s, fence[_i].words, &e));
    bool fits = limits_allow(&l, &s, &e);
    ck_assert_msg(fits == fence[_i].fits, "%s", fence[_i].words);
    if (!fits)
        check_error(&e, ERR_FAIL, "this account has a limit of");
}
END_TEST

static unsigned long long bytes;

static int add(const char *path, const struct stat *st, int type, struct FTW *at)
{
    (void)path, (void)at;
    bytes += type == FTW_F ? (unsigned long long)st->st_blocks * 512 : 0;
    return 0;
}

static const char *const kept[] = {
    "net=mlp:8 epochs=40", "net=mlp:120-60 drop=0.5 epochs=2", "net=mlp:64-64 norm=batch drop=sdr:0.1 epochs=2",
    "net=mlp:200 epochs=2 patience=1 opt=adamw seeds=2", "net=mlp:30 opt=sgd epochs=3 mc=2 off=all mislabel=0.2",
};

START_TEST(no_record_takes_more_than_is_set_aside)
{
    char line[200];
    struct spec s;
    struct err e;
    snprintf(line, sizeof line, "run %s train=500 valid=200 --quiet --checkpoint 0.001", kept[_i]);
    ck_assert(spec_parse(&s, kept[_i], &e));
    ck_assert_int_eq(run_program(line)->status, 0);
    bytes = 0;
    ck_assert_int_eq(nftw(scratch_at("home/dropout-lab/runs"), add, 16, FTW_PHYS), 0);
    ck_assert_uint_gt(bytes, 0);
    ck_assert_msg(bytes <= limits_record(&s), "%s: %llu of %llu", kept[_i], bytes,
                  (unsigned long long)limits_record(&s));
}
END_TEST

TCase *limits_case(void)
{
    TCase *c = tcase_create("limits");
    scratch_add(c);
    tcase_add_test(c, numbers_have_units);
    tcase_add_loop_test(c, wrong_limits_are_named, 0, sizeof wrong / sizeof *wrong);
    tcase_add_loop_test(c, a_run_keeps_within_them, 0, sizeof fence / sizeof *fence);
    tcase_add_loop_test(c, no_record_takes_more_than_is_set_aside, 0, sizeof kept / sizeof *kept);
    return c;
}
