/* SPDX-License-Identifier: MIT */
/* Filters of the list: every key, every operator, and what is no filter. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "run/store.h"
#include "suites.h"
#include "tests/common/scratch.h"

static struct store_entry x;

static void set_up(void)
{
    struct err e;
    memset(&x, 0, sizeof x);
    strcpy(x.id, "20261122-161523-drop-0.25-0.4-0.4-seed7");
    strcpy(x.started, "2026-11-22T16:15:23Z");
    strcpy(x.group, "20261122-161523-drop-0.25-0.4-0.4-seed5");
    strcpy(x.name, "Mine");
    strcpy(x.tags, "exam hard");
    strcpy(x.isa, "avx512");
    strcpy(x.version, "0.1.0");
    ck_assert(spec_parse(&x.spec, "notebook drop=0.25,0.4,0.5 seed=7 lr=0.01 epochs=40 opt=sgd momentum=0.9", &e));
    x.state = RUN_CUT;
    x.summary.epochs = 30;
    x.summary.best.epoch = 12;
    metric_set(&x.summary.best, METRIC_VALID_LOSS, 0.32714);
    metric_set(&x.summary.best, METRIC_VALID_ACCURACY, 88.124);
    x.summary.last.epoch = 30;
    metric_set(&x.summary.last, METRIC_TRAIN_LOSS, NAN);
    metric_set(&x.summary.last, METRIC_VALID_LOSS, 0.36);
    metric_set(&x.summary.last, METRIC_VALID_ACCURACY, 87.5);
}

static const char *const fits[] = {
    "", "   ", "p>0.4", "p=0.25", "p<0.3", "p1=0.25", "p2>=0.4", "p2<=0.4", "p3==0.5", "p3!=0.4", "best<0.34",
    "best=0.3271", "bestacc=88.12", "bestat=12", "last>0.35", "acc>=87.5", "epochs=30", "planned=40", "lr=0.01",
    "lr=1e-2", "momentum>0", "batch=64", "seed=7", "units=180", "drop=0.25,0.4,0.5", "net=mlp:120-60", "opt=sgd",
    "opt!=adam", "state=cut", "state=CUT", "state!=done", "tag=exam", "tag=hard", "tag!=easy", "name=mine",
    "id=20261122", "group=20261122", "isa=avx512", "version=0.1", "date=2026-11", "date>=2026-11", "date<2026-12",
    "date>2026-10-31", "date!=2025", "mine", "EXAM", "0.4-0.4", "momentum=0.9", "drop=0.25,0.4,0.5 mine best<1",
    "p2 > 0.3  best <0.34", "p2 >= 0.4",
};

static const char *const fails[] = {
    "p>0.5", "p=0.3", "p1>0.25", "p2!=0.4", "p4>=0", "p4!=0", "p9<1", "best>0.34", "best=0.3272", "best!=0.3271",
    "acc=87.6", "test>0", "test!=0", /* not measured */
    "train<1", "train>1", "train!=0", /* NaN */
    "epochs=31", "planned!=40", "seed<7", "drop=0.25", "opt=adam", "state=done", "tag=exa", "tag=easy", "tag!=exam",
    "name=min", "isa=avx5", "date>2026-11", "date<2026-11", "date=2026-12", "date!=2026-11", "theirs",
    "best<0.34 theirs", "mine p>0.5",
};

START_TEST(test_fits)
{
    struct filter f;
    struct err e = {0};
    ck_assert_msg(filter_parse(&f, fits[_i], &e), "%s", e.text);
    ck_assert_msg(filter_match(&f, &x), "%s", fits[_i]);
}
END_TEST

START_TEST(test_fails)
{
    struct filter f;
    struct err e = {0};
    ck_assert_msg(filter_parse(&f, fails[_i], &e), "%s", e.text);
    ck_assert_msg(!filter_match(&f, &x), "%s", fails[_i]);
}
END_TEST

/* The words of a spec, each as it is and as it is not. */
static const char *const spec_fits[] = {
    "noise=gauss", "noise=P", "noise!=add", "act=gelu", "init=he", "norm=batch", "order=act-drop-norm", "opt=adamw",
    "schedule=cosine", "schedule=warmup", "augment=shift", "augment=flip", "l2=0.0001", "wd=0.01", "maxnorm>=3",
    "clip>0", "smooth=0.1", "mislabel=0.2", "patience=5", "mc=20", "p2=0.4", "p3=0", "drop=0.25,gauss:0.4>0.1,0",
    "gauss:0.4",
};

START_TEST(test_spec_words)
{
    struct filter f;
    struct err e = {0};
    struct spec plain = spec_default();
    ck_assert_msg(spec_parse(&x.spec, "drop=0.25,gauss:0.4>0.1,add:0 act=gelu init=he norm=batch order=act-drop-norm "
                             "opt=adamw schedule=warmup:2+cosine:0.1 augment=flip,shift:1 l2=1e-4 maxnorm=3 clip=1 "
                             "smooth=0.1 mislabel=0.2 patience=5 mc=20", &e), "%s", e.text);
    ck_assert_msg(filter_parse(&f, spec_fits[_i], &e), "%s", e.text);
    ck_assert_msg(filter_match(&f, &x), "%s", spec_fits[_i]);
    x.spec = plain;
    bool of_both = strcmp(spec_fits[_i], "noise!=add") == 0 || strcmp(spec_fits[_i], "p3=0") == 0;
    ck_assert_msg(filter_match(&f, &x) == of_both, "%s", spec_fits[_i]);
}
END_TEST

static const struct {
    const char *text, *says;
} bad[] = {
    {"bset<0.34", "did you mean best?"},
    {"nothing<1", "the keys are p best bestacc"},
    {"p10>0", "there is no key \"p10\""},
    {"=5", "there is no key \"\""},
    {"best<", "a number belongs behind it; for example best<0.34"},
    {"best<low", "a number belongs"},
    {"best<nan", "a number belongs"},
    {"best<0x1", "a number belongs"},
    {"best<1e999", "a number belongs"},
    {"best<<1", "a number belongs"},
    {"best!1", "is compared by"},
    {"tag=", "a word belongs"},
    {"tag<exam", "by = and != alone"},
    {"a b c d e f g h i j k l m n o p q", "one term more than the 16"},
    {"name=\x1b[2J\xff" "0123456789012345678901234567890123456789012345678901234567890123456789",
     "at most 63 are looked for"},
    {"0123456789012345678901234567890123456789012345678901234567890123456789", "is longer than"},
};

START_TEST(test_what_is_no_filter)
{
    struct filter f;
    struct err e = {0};
    ck_assert(!filter_parse(&f, bad[_i].text, &e));
    check_error(&e, ERR_USAGE, bad[_i].says);
    check_error(&e, ERR_USAGE, "for example");
    ck_assert_uint_eq(f.count, 0);
    char longest[5000];
    memset(longest, 'x', sizeof longest - 1);
    longest[sizeof longest - 1] = 0;
    ck_assert(!filter_parse(&f, longest, &e));
}
END_TEST

/* Each key's own example can be read, and is of that key. */
START_TEST(test_examples)
{
    for (size_t i = 0; i < filter_key_count; i++) {
        struct filter f;
        struct err e = {0};
        ck_assert_msg(filter_parse(&f, filter_keys[i].example, &e), "%s", e.text);
        ck_assert_uint_eq(f.count, 1);
        ck_assert_int_eq(f.term[0].key, (int)i);
        ck_assert_uint_gt(strlen(filter_keys[i].about), 3);
        filter_match(&f, &x);
    }
}
END_TEST

/* Of a folder that cannot be read only the id is known. */
START_TEST(test_a_problem)
{
    struct filter f;
    struct err e;
    struct store_entry broken = {.id = "20261122-broken", .problem = "has no run.json"};
    static const char *const no[] = {"p=0", "epochs=0", "state!=done", "tag!=x", "date!=2025", "sgd"};
    static const char *const yes[] = {"", "broken", "id=20261122"};
    for (size_t i = 0; i < sizeof no / sizeof *no; i++)
        ck_assert_msg(filter_parse(&f, no[i], &e) && !filter_match(&f, &broken), "%s", no[i]);
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
        ck_assert_msg(filter_parse(&f, yes[i], &e) && filter_match(&f, &broken), "%s", yes[i]);
}
END_TEST

Suite *filter_suite(void)
{
    Suite *s = suite_create("filter");
    TCase *t = tcase_create("filter");
    tcase_add_checked_fixture(t, set_up, NULL);
    tcase_add_loop_test(t, test_fits, 0, sizeof fits / sizeof *fits);
    tcase_add_loop_test(t, test_fails, 0, sizeof fails / sizeof *fails);
    tcase_add_loop_test(t, test_spec_words, 0, sizeof spec_fits / sizeof *spec_fits);
    tcase_add_loop_test(t, test_what_is_no_filter, 0, sizeof bad / sizeof *bad);
    tcase_add_test(t, test_examples);
    tcase_add_test(t, test_a_problem);
    suite_add_tcase(s, t);
    return s;
}
