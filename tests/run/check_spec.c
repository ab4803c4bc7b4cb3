/* SPDX-License-Identifier: MIT */
/* Words to spec: what is taken, what is refused, and what the refusal says. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "run/spec.h"
#include "suites.h"
#include "tests/common/scratch.h"

static struct spec parse(const char *line)
{
    struct spec s;
    struct err e = {0};
    ck_assert_msg(spec_parse(&s, line, &e), "%s: %s", line, e.text);
    ck_assert_msg(spec_check(&s, &e), "%s: %s", line, e.text);
    return s;
}

START_TEST(test_default_is_the_notebooks)
{
    struct spec s = spec_default(), empty = parse(""), blank = parse(" \t \n");
    ck_assert_uint_eq(s.hidden_count, 2);
    ck_assert_uint_eq(s.hidden[0], 120);
    ck_assert_uint_eq(s.hidden[1], 60);
    ck_assert_uint_eq(spec_sites(&s), 3);
    for (unsigned i = 0; i < SPEC_SITES_MAX; i++)
        ck_assert(s.drop[i] == 0);
    ck_assert_int_eq(s.opt, SPEC_ADAM);
    ck_assert(s.lr == 0.001 && s.momentum == 0);
    ck_assert_uint_eq(s.batch, 64);
    ck_assert_uint_eq(s.epochs, 50);
    ck_assert_uint_eq(s.seed, 1);
    ck_assert_uint_eq(s.seeds, 1);
    ck_assert_uint_eq(s.train, SPEC_AUTO);
    ck_assert_uint_eq(s.valid, SPEC_AUTO);
    ck_assert(s.shuffle);
    ck_assert(spec_equal(&s, &empty) && spec_equal(&s, &blank));
}
END_TEST

START_TEST(test_every_example_and_preset_parses)
{
    for (size_t k = 0; k < spec_key_count; k++) {
        parse(spec_keys[k].example);
        ck_assert_ptr_nonnull(strstr(spec_keys[k].example, spec_keys[k].key));
    }
    for (size_t i = 0; i < spec_preset_count; i++) {
        struct spec by_name = parse(spec_presets[i].name), by_words = parse(spec_presets[i].words);
        ck_assert(spec_equal(&by_name, &by_words));
    }
    struct spec s = parse("single");
    ck_assert_uint_eq(s.hidden_count, 1);
    ck_assert(s.drop[0] == 0 && s.drop[1] == 0.5);
}
END_TEST

/* The ranges in words are written by hand beside the constants. */
START_TEST(test_ranges_in_words_hold_the_constants)
{
    const unsigned long limit[] = {SPEC_HIDDEN_MAX, SPEC_UNITS_MAX, SPEC_BATCH_MAX, SPEC_EPOCHS_MAX, UINT32_MAX,
                                   SPEC_IMAGES_MAX, SPEC_IMAGES_MAX, SPEC_SEEDS_MAX, UINT32_MAX, SPEC_IMAGES_MAX,
                                   SPEC_PASSES_MAX, SPEC_EPOCHS_MAX, SPEC_SHIFT_MAX, SPEC_CUT_MAX};
    const char *key[] = {"net",   "net",   "batch", "epochs", "seed",     "train",   "valid",
                         "seeds", "seeds", "off",   "mc",     "patience", "augment", "augment"};
    for (size_t i = 0; i < sizeof limit / sizeof limit[0]; i++) {
        char number[32];
        snprintf(number, sizeof number, "%lu", limit[i]);
        for (size_t k = 0; k < spec_key_count; k++) {
            if (strcmp(spec_keys[k].key, key[i]) == 0)
                ck_assert_msg(strstr(spec_keys[k].range, number) != NULL, "%s: %s", key[i], spec_keys[k].range);
        }
    }
}
END_TEST

/* Each word that a key chooses from is named in its range, and each that is not a default is printed as it was said;
 * but the words of order= are parts of its own. */
START_TEST(test_choices_are_in_the_ranges)
{
    for (size_t i = 0; i < spec_choice_count; i++) {
        const struct spec_choice *c = &spec_choices[i];
        for (size_t k = 0; k < spec_key_count; k++)
            if (strcmp(spec_keys[k].key, c->key) == 0 && strcmp(c->key, "order") != 0)
                ck_assert_msg(strstr(spec_keys[k].range, c->word) != NULL, "%s: %s", c->word, spec_keys[k].range);
        char line[SPEC_LINE_MAX], value[64], printed[SPEC_LINE_MAX];
        bool drop = strcmp(c->key, "drop") == 0, course = strcmp(c->key, "schedule") == 0;
        snprintf(value, sizeof value, "%s%s", c->word, drop ? ":0.5" : course && strchr("sp", c->word[0]) ? ":5" : "");
        snprintf(line, sizeof line, "%s%s=%s", strcmp(c->key, "order") == 0 ? "norm=batch " : "", c->key, value);
        struct spec s = parse(line);
        bool usual = i == 0 || strcmp(spec_choices[i - 1].key, c->key) != 0;
        if (!usual)
            ck_assert_str_eq(spec_print(printed, sizeof printed, &s), line);
    }
}
END_TEST

static const struct {
    const char *line, *printed;
} taken[] = {
    {"baseline", ""},
    {"notebook", "drop=0.25,0.4,0.4"},
    {"drop=0.25,0.4,0.4 opt=adam lr=0.001 batch=64 epochs=50 seed=1", "drop=0.25,0.4,0.4"},
    {"seed=2 drop=.5", "drop=0.5 seed=2"},
    {"drop=0.5,0.5,0.5", "drop=0.5"},
    {"drop=0,0,0", ""},
    {"notebook drop=0", ""},
    {"drop=0.1,0.2 net=mlp:7", "net=mlp:7 drop=0.1,0.2"}, /* net behind drop */
    {"drop=0.1,0.2,0.3 net=mlp:7 drop=0.4,0.5", "net=mlp:7 drop=0.4,0.5"},
    {"notebook net=mlp:1-2-3 drop=0.1,0.2,0.3,0.4", "net=mlp:1-2-3 drop=0.1,0.2,0.3,0.4"},
    {"net=mlp:4096-1-1-1-1-1-1-1", "net=mlp:4096-1-1-1-1-1-1-1"},
    {"lr=1 lr=2 lr=1e6", "lr=1000000"}, /* the last one wins */
    {"lr=1e-5", "lr=1e-5"},
    {"lr=0.00001", "lr=1e-5"},
    {"lr=1E-3", ""},
    {"lr=2.5e-300", "lr=2.5e-300"},
    {"drop=0.9999999999999999", "drop=0.9999999999999999"},
    {"opt=sgd momentum=0.9", "opt=sgd momentum=0.9"},
    {"momentum=0.9 opt=sgd", "opt=sgd momentum=0.9"},
    {"momentum=0", ""},
    {"batch=1 epochs=1 seed=0", "batch=1 epochs=1 seed=0"},
    {"batch=4096 epochs=100000 seed=4294967295", "batch=4096 epochs=100000 seed=4294967295"},
    {"seeds=1", ""},
    {"seeds=32 seed=4294967264", "seed=4294967264 seeds=32"}, /* the last is the largest */
    {"notebook seeds=3", "drop=0.25,0.4,0.4 seeds=3"},
    {"train=1 valid=0", "train=1 valid=0"},
    {"train=1000000 valid=1000000 shuffle=0", "train=1000000 valid=1000000 shuffle=0"},
    {"  epochs=007\tseed=3\n", "epochs=7 seed=3"},
    {"drop=0.25,gauss:0.4,0.4", "drop=0.25,gauss:0.4,0.4"},
    {"drop=p:0.5", "drop=0.5"},
    {"drop=gauss:0", ""}, /* nothing is what it does */
    {"drop=connect:0.5>0.1@20", "drop=connect:0.5>0.1@20"},
    {"drop=0.5>0.1", "drop=0.5>0.1"},
    {"drop=0.5>0.5@3", "drop=0.5"},
    {"drop=0>0.5,0,0", "drop=0>0.5,0,0"},
    {"drop=add:100,sdr:0.05,wrong:0.5", "drop=add:100,sdr:0.05,wrong:0.5"},
    {"drop=gauss:0.4 net=mlp:3-3-3", "net=mlp:3-3-3 drop=gauss:0.4"},
    {"drop=gauss:0.4,0.4>0.1,0.4 drop=0.1", "drop=0.1"},
    {"act=gelu init=he", "act=gelu init=he"},
    {"act=relu init=torch norm=none order=norm-act-drop", ""},
    {"order=act-drop-norm norm=batch", "norm=batch order=act-drop-norm"},
    {"opt=rmsprop momentum=0.5", "opt=rmsprop momentum=0.5"},
    {"nesterov=1 momentum=0.5 opt=sgd", "opt=sgd momentum=0.5 nesterov=1"},
    {"opt=adamw", "opt=adamw"},
    {"opt=adamw wd=0.01", "opt=adamw"},
    {"opt=adamw wd=0", "opt=adamw wd=0"},
    {"wd=0", ""},
    {"wd=0.01", "wd=0.01"},
    {"wd=0 opt=adamw", "opt=adamw wd=0"},
    {"schedule=const", ""},
    {"schedule=warmup:5", "schedule=warmup:5"},
    {"schedule=warmup:5+const", "schedule=warmup:5"},
    {"schedule=warmup:5+cosine:0", "schedule=warmup:5+cosine"},
    {"schedule=cosine:0.1", "schedule=cosine:0.1"},
    {"schedule=step:10", "schedule=step:10"},
    {"schedule=step:10:0.1", "schedule=step:10"},
    {"schedule=step:10:0.5", "schedule=step:10:0.5"},
    {"schedule=plateau:0", "schedule=plateau:0"},
    {"schedule=plateau:5:0.3", "schedule=plateau:5:0.3"},
    {"l2=1e-4 maxnorm=3 clip=1 smooth=0.1 mislabel=1", "l2=0.0001 maxnorm=3 clip=1 smooth=0.1 mislabel=1"},
    {"augment=none", ""},
    {"augment=cut:8,flip,shift:2", "augment=shift:2,flip,cut:8"},
    {"patience=5 mc=20", "patience=5 mc=20"},
    {"off=all", "off=all"},
    {"off=1000000", "off=all"},
    {"off=0", "off=0"},
    {"valid=0 patience=0", "valid=0"},
};

START_TEST(test_taken)
{
    char line[SPEC_LINE_MAX];
    struct spec s = parse(taken[_i].line);
    ck_assert_str_eq(spec_print(line, sizeof line, &s), taken[_i].printed);
    for (unsigned i = spec_sites(&s); i < SPEC_SITES_MAX; i++)
        ck_assert(s.drop[i] == 0);
}
END_TEST

static const struct {
    const char *line, *part[4];
} refused[] = {
    {"drop=1.2", {"drop=1.2: must be 0 <= p < 1, one for each site or one for all", "; for example drop=0.25,0.4,0.4"}},
    {"drop=1", {"drop=1: ", "0 <= p < 1"}},
    {"drop=-0.1", {"drop=-0.1: "}},
    {"drop=nan", {"drop=nan: "}},
    {"drop=0.99999999999999999999", {"p < 1"}}, /* the nearest double is 1 */
    {"drop=", {"drop=: "}},
    {"drop=0.1,", {"drop=0.1,: "}},
    {"drop=,0.1", {"drop=,0.1: "}},
    {"drop=0.1,,0.2", {"drop=0.1,,0.2: "}},
    {"drop=0.1;0.2", {"drop=0.1;0.2: "}},
    {"drop=0,5", {"drop=0,5: "}}, /* 0 and 5 */
    {"drop=0.1,0.2,0.3,0.4,0.5,0.6,0.7,0.8,0.9,0.1", {"one for each site"}},
    {"drop=0.1,0.2", {"drop=0.1,0.2: has 2 rates", "net=mlp:120-60 has 3 sites (input, hidden 1, hidden 2)",
                        "for example"}},
    {"notebook net=mlp:120", {"drop=0.25,0.4,0.4: has 3 rates", "net=mlp:120 has 2 sites (input, hidden 1)"}},
    {"net=mlp:0", {"net=mlp:0: ", "1 to 4096", "net=mlp:120-60"}},
    {"net=mlp:", {"net=mlp:: "}},
    {"net=mlp", {"net=mlp: "}},
    {"net=", {"net=: "}},
    {"net=cnn:3", {"net=cnn:3: "}},
    {"net=mlp:120-", {"net=mlp:120-: "}},
    {"net=mlp:-120", {"net=mlp:-120: "}},
    {"net=mlp:120--60", {"net=mlp:120--60: "}},
    {"net=mlp:4097", {"net=mlp:4097: "}},
    {"net=mlp:1-1-1-1-1-1-1-1-1", {"1 to 8 hidden sizes"}},
    {"net=mlp:18446744073709551617", {"1 to 4096"}}, /* 2^64 + 1 */
    {"opt=rmsprob", {"opt=rmsprob: must be adam, sgd, rmsprop or adamw; for example opt=sgd (did you mean rmsprop?)"}},
    {"drop=gaus:0.4", {"drop=gaus:0.4: must be", "KIND p, gauss, connect, classic or wrong", "(did you mean gauss?)"}},
    {"drop=0.25,connekt:0.4,0", {"(did you mean connect?)"}},
    {"drop=add:101", {"drop=add:101: must be", "add or sdr with 0 to 100"}},
    {"drop=gauss:1", {"0 <= p < 1"}},
    {"drop=gauss", {"drop=gauss: "}},
    {"drop=:0.5", {"drop=:0.5: "}},
    {"drop=0.5>", {"drop=0.5>: "}},
    {"drop=0.5>1", {"drop=0.5>1: "}},
    {"drop=0.5>0.1@", {"drop=0.5>0.1@: "}},
    {"drop=0.5>0.1@1", {"drop=0.5>0.1@1: "}}, /* the first epoch has the first strength */
    {"drop=0.5>0.1@100001", {"drop=0.5>0.1@100001: "}},
    {"drop=0.5@3", {"drop=0.5@3: "}},
    {"drop=0.5>0.1>0", {"drop=0.5>0.1>0: "}},
    {"drop=gauss:0.1,0.2>0.1", {"drop=gauss:0.1,0.2>0.1: has 2 rates"}},
    {"act=rleu", {"act=rleu: must be relu, leaky, tanh, sigmoid or gelu; for example act=gelu (did you mean relu?)"}},
    {"act=Relu", {"did you mean relu?"}},
    {"init=xavier", {"init=xavier: must be torch, he or glorot; for example init=he"}},
    {"norm=layer", {"norm=layer: must be none or batch"}},
    {"order=act-norm-drop", {"order=act-norm-drop: there is no normalisation to order", "norm=batch"}},
    {"norm=batch order=norm-act", {"order=norm-act: must be", "(did you mean norm-act-drop?)"}},
    {"nesterov=1", {"nesterov=1: opt=adam takes none; must be 0 or 1, with opt=sgd and a momentum; for example "
                    "opt=sgd"}},
    {"opt=sgd nesterov=1", {"nesterov=1: there is no momentum"}},
    {"opt=rmsprop momentum=0.9 nesterov=1", {"nesterov=1: opt=rmsprop takes none"}},
    {"opt=adamw momentum=0.9", {"momentum=0.9: opt=adamw takes none"}},
    {"schedule=", {"schedule=: must be [warmup:N+]"}},
    {"schedule=cosin", {"(did you mean cosine?)"}},
    {"schedule=warmup:5+platau:3", {"(did you mean plateau?)"}},
    {"schedule=step", {"schedule=step: "}},
    {"schedule=step:0", {"schedule=step:0: "}},
    {"schedule=step:5:0", {"schedule=step:5:0: "}},
    {"schedule=step:5:1", {"schedule=step:5:1: "}},
    {"schedule=plateau", {"schedule=plateau: "}},
    {"schedule=cosine:1", {"schedule=cosine:1: "}},
    {"schedule=const:0.5", {"schedule=const:0.5: "}},
    {"schedule=warmup:0", {"schedule=warmup:0: "}},
    {"schedule=warmup:5+", {"schedule=warmup:5+: "}},
    {"schedule=warmup:5+warmup:5", {"schedule=warmup:5+warmup:5: "}},
    {"l2=-1", {"l2=-1: must be 0 <= l2 <= 1e6"}},
    {"wd=1e7", {"wd=1e7: "}},
    {"maxnorm=-1", {"maxnorm=-1: "}},
    {"clip=inf", {"clip=inf: "}},
    {"smooth=1", {"smooth=1: must be 0 <= smooth < 1"}},
    {"mislabel=1.1", {"mislabel=1.1: must be 0 <= mislabel <= 1"}},
    {"augment=", {"augment=: "}},
    {"augment=shift", {"augment=shift: must be none, or any of shift:1 to shift:8, flip"}},
    {"augment=shift:9", {"augment=shift:9: "}},
    {"augment=cut:21", {"augment=cut:21: "}},
    {"augment=flip,flip", {"augment=flip,flip: "}},
    {"augment=cut:1,cut:2", {"augment=cut:1,cut:2: "}},
    {"augment=flip,", {"augment=flip,: "}},
    {"augment=flip,none", {"augment=flip,none: "}},
    {"patience=-1", {"patience=-1: "}},
    {"patience=5 valid=0", {"patience=5 valid=0: there are no validation images to go by", "for example valid=10000"}},
    {"valid=0 schedule=plateau:5", {"schedule=plateau:5 valid=0: "}},
    {"valid=0 mc=5", {"mc=5 valid=0: "}},
    {"mc=1001", {"mc=1001: must be 0 to 1000 passes"}},
    {"off=some", {"off=some: must be 0 to 1000000 images, or all"}},
    {"opt=SGD", {"opt=SGD: "}},
    {"lr=-1", {"lr=-1: must be 0 < lr <= 1e6; for example lr=0.001"}},
    {"lr=0", {"lr=0: "}},
    {"lr=1000001", {"lr=1000001: "}},
    {"lr=inf", {"lr=inf: "}},
    {"lr=nan", {"lr=nan: "}},
    {"lr=1e400", {"lr=1e400: "}},
    {"lr=1e-400", {"lr=1e-400: "}}, /* 0 as a double */
    {"lr=0x1p-3", {"lr=0x1p-3: "}},
    {"lr=0.1x", {"lr=0.1x: "}},
    {"lr=0.1,", {"lr=0.1,: "}},
    {"lr=0,1", {"lr=0,1: "}},
    {"lr=1e", {"lr=1e: "}},
    {"lr=.", {"lr=.: "}},
    {"lr=+1", {"lr=+1: "}},
    {"lr=1+1", {"lr=1+1: "}},
    {"lr=", {"lr=: "}},
    {"opt=sgd momentum=1", {"momentum=1: ", "momentum < 1"}},
    {"opt=sgd momentum=-0.5", {"momentum=-0.5: "}},
    {"momentum=0.9", {"momentum=0.9: ", "adam", "for example opt=sgd momentum=0.9"}},
    {"opt=sgd momentum=0.9 opt=adam", {"momentum=0.9: ", "opt=sgd"}},
    {"batch=0", {"batch=0: must be 1 to 4096; for example batch=64"}},
    {"batch=4097", {"batch=4097: "}},
    {"epochs=0", {"epochs=0: must be 1 to 100000; for example epochs=50"}},
    {"epochs=99999999999", {"epochs=99999999999: ", "1 to 100000"}},
    {"epochs=18446744073709551617", {"1 to 100000"}},
    {"epochs=100001", {"epochs=100001: "}},
    {"epochs=5.0", {"epochs=5.0: "}},
    {"epochs=1e3", {"epochs=1e3: "}},
    {"epochs=-5", {"epochs=-5: "}},
    {"epochs=", {"epochs=: "}},
    {"epochs=\xc3\xbc", {"epochs="}},
    {"seed=4294967296", {"seed=4294967296: ", "4294967295"}},
    {"seed=-1", {"seed=-1: "}},
    {"seeds=0", {"seeds=0: must be 1 to 32"}},
    {"seeds=33", {"seeds=33: ", "for example seeds=3"}},
    {"seeds=1,2", {"seeds=1,2: "}},
    {"seed=4294967295 seeds=2", {"seed=4294967295 seeds=2: ", "4294967296", "for example seed=4294967294"}},
    {"seeds=32 seed=4294967265", {"seed=4294967265 seeds=32: "}},
    {"train=0", {"train=0: "}},
    {"train=", {"train=: "}},
    {"train=1000001", {"train=1000001: "}},
    {"valid=4294967295", {"valid=4294967295: "}},
    {"shuffle=2", {"shuffle=2: must be 0 or 1; for example shuffle=0"}},
    {"shuffle=yes", {"shuffle=yes: "}},
    {"dorp=0.5", {"dorp=0.5: there is no key \"dorp\" (did you mean drop?)",
                  "net, drop, act, init, norm, order, opt, lr"}},
    {"dropout=0.5", {"did you mean drop?"}},
    {"epoch=5", {"did you mean epochs?"}},
    {"LR=5", {"did you mean lr?"}},
    {"rl=5", {"did you mean lr?"}},
    {"learning-rate=5", {"no key \"learning-rate\"; the keys are net, drop"}},
    {"p=nan", {"p=nan: there is no key \"p\"; the keys are"}},
    {"=5", {"there is no key \"\"", "the keys are"}},
    {"=", {"the keys are"}},
    {"notebok", {"did you mean notebook?", "baseline, single, notebook"}},
    {"mnist", {"\"mnist\": there is no such preset; the presets are baseline, single, notebook"}},
    {"epochs", {"epochs: needs a value, 1 to 100000; for example epochs=50"}},
    {"seed=1 notebook", {"notebook: a preset must be the first word"}},
    {"notebook single", {"single: a preset must be the first word"}},
    {"notebook fast", {"\"fast\": is not key=value", "the keys are"}},
    {"notebook lr=0.1 lr=x", {"lr=x: "}},
};

START_TEST(test_refused)
{
    struct spec s, before = spec_default();
    struct err e = {0};
    before.seed = 77;
    s = before;
    ck_assert_msg(!spec_parse(&s, refused[_i].line, &e), "%s", refused[_i].line);
    for (int i = 0; i < 4 && refused[_i].part[i]; i++)
        check_error(&e, ERR_USAGE, refused[_i].part[i]);
    check_error(&e, ERR_USAGE, "");
    ck_assert(spec_equal(&s, &before));
    ck_assert(!spec_parse(&s, refused[_i].line, NULL));
}
END_TEST

/* However long and strange a word is, the error keeps the range and the example. */
START_TEST(test_long_words)
{
    char line[SPEC_LINE_MAX + 200];
    struct spec s;
    struct err e = {0};
    snprintf(line, sizeof line, "lr=%0400d\x1b[2J", 1);
    ck_assert(!spec_parse(&s, line, &e));
    check_error(&e, ERR_USAGE, "must be 0 < lr <= 1e6; for example lr=0.001");
    ck_assert(!strchr(e.text, '\x1b'));

    memset(line, 'k', 300);
    strcpy(line + 300, "=1");
    ck_assert(!spec_parse(&s, line, &e));
    check_error(&e, ERR_USAGE, "the keys are net, drop");

    memset(line, ' ', SPEC_LINE_MAX + 10);
    line[SPEC_LINE_MAX + 10] = 0;
    ck_assert(!spec_parse(&s, line, &e));
    check_error(&e, ERR_USAGE, "at most 1535 characters");

    for (int i = 0; i < SPEC_LINE_MAX - 1; i++)
        line[i] = i % 2 ? ' ' : 'x';
    line[SPEC_LINE_MAX - 1] = 0;
    ck_assert(!spec_parse(&s, line, &e));
}
END_TEST

START_TEST(test_words_from_a_command_line)
{
    const char *const words[] = {"notebook", "seed=9", "epochs=3"}, *const empty[] = {""};
    const char *const joined[] = {"seed=9 epochs=3"};
    char line[SPEC_LINE_MAX];
    struct spec s;
    struct err e = {0};
    ck_assert_msg(spec_parse_words(&s, 3, words, &e), "%s", e.text);
    ck_assert_str_eq(spec_print(line, sizeof line, &s), "drop=0.25,0.4,0.4 epochs=3 seed=9");
    ck_assert(spec_parse_words(&s, 0, NULL, &e));
    ck_assert_str_eq(spec_print(line, sizeof line, &s), "");
    ck_assert(!spec_parse_words(&s, 1, empty, &e));
    check_error(&e, ERR_USAGE, "the presets are");
    ck_assert(!spec_parse_words(&s, 1, joined, &e));
    check_error(&e, ERR_USAGE, "seed=9 epochs=3: must be 0 to 4294967295");
}
END_TEST

/* Field by field, as the dashboard changes a spec. */
START_TEST(test_check_judges_fields)
{
    struct err e = {0};
    struct spec good = spec_default(), s;
    ck_assert(spec_check(&good, &e));
#define REFUSED(change, part) \
    s = good, change, ck_assert_msg(!spec_check(&s, &e), #change), check_error(&e, ERR_USAGE, part)
    REFUSED(s.drop[1] = 1, "drop=0,1,0: must be");
    REFUSED(s.drop[2] = -0.05, "drop=0,0,-0.05: must be");
    REFUSED(s.drop[0] = 0.0 / 0.0, "must be");
    REFUSED(s.lr = 0, "lr=0");
    REFUSED(s.lr = 1.0 / 0.0, "lr=inf");
    REFUSED(s.lr = 1e300, "lr=1");
    REFUSED(s.momentum = 0.5, "opt=sgd");
    REFUSED(s.opt = (enum spec_opt)7, "opt=");
    REFUSED(s.epochs = 0, "epochs=0");
    REFUSED(s.seeds = 0, "seeds=0");
    REFUSED(s.seeds = 33, "seeds=33");
    REFUSED((s.seeds = 2, s.seed = UINT32_MAX), "seed=4294967294");
    REFUSED(s.batch = 5000, "batch=5000");
    REFUSED(s.hidden_count = 0, "net=mlp:");
    REFUSED(s.hidden_count = 9, "net=mlp:");
    REFUSED(s.hidden[1] = 0, "net=mlp:120-0");
    REFUSED(s.train = 0, "train=0");
    REFUSED(s.valid = 1000001, "valid=1000001");
    REFUSED(s.noise[1] = (enum spec_noise)9, "drop=0,?:0,0: must be");
    REFUSED((s.drop[1] = 0.5, s.bend[1] = (struct spec_bend){.on = true, .to = 1}), "drop=0,0.5>1,0: must be");
    REFUSED((s.drop[1] = 0.5, s.bend[1] = (struct spec_bend){.on = true, .at = 1}), "drop=0,0.5>0@1,0: must be");
    REFUSED((s.drop[0] = 2, s.noise[0] = SPEC_GAUSS), "drop=gauss:2,0,0");
    REFUSED(s.act = (enum spec_act)9, "act=?");
    REFUSED(s.start = (enum spec_start)9, "init=?");
    REFUSED(s.norm = (enum spec_norm)9, "norm=?");
    REFUSED(s.order = SPEC_ACT_NORM_DROP, "norm=batch");
    REFUSED((s.norm = SPEC_NORM_BATCH, s.order = (enum spec_order)9), "order=?");
    REFUSED(s.nesterov = true, "opt=sgd");
    REFUSED(s.schedule.kind = (enum spec_schedule)9, "schedule=?");
    REFUSED(s.schedule.kind = SPEC_STEP, "schedule=step:0:0");
    REFUSED((s.schedule.kind = SPEC_COSINE, s.schedule.factor = 0.0 / 0.0), "schedule=cosine:nan");
    REFUSED(s.schedule.warmup = 100001, "schedule=warmup:100001");
    REFUSED(s.l2 = -1, "l2=-1");
    REFUSED(s.wd = 0.0 / 0.0, "wd=nan");
    REFUSED(s.maxnorm = 2e6, "maxnorm=2000000");
    REFUSED(s.clip = -1, "clip=-1");
    REFUSED(s.smooth = 1, "smooth=1");
    REFUSED(s.mislabel = 1.5, "mislabel=1.5");
    REFUSED(s.augment.shift = 9, "augment=shift:9");
    REFUSED(s.augment.cut = 21, "augment=cut:21");
    REFUSED(s.mc = 1001, "mc=1001");
    REFUSED(s.patience = 100001, "patience=100001");
    REFUSED((s.patience = 5, s.valid = 0), "patience=5 valid=0");
    REFUSED(s.off = 1000001, "off=1000001");
#undef REFUSED
    s = good;
    s.drop[0] = -0.0; /* what 0.05 - 0.05 may come to */
    s.hidden_count = 1;
    ck_assert_msg(spec_check(&s, &e), "%s", e.text);
}
END_TEST

Suite *spec_suite(void)
{
    Suite *s = suite_create("spec");
    TCase *t = tcase_create("parse");
    tcase_add_test(t, test_default_is_the_notebooks);
    tcase_add_test(t, test_every_example_and_preset_parses);
    tcase_add_test(t, test_ranges_in_words_hold_the_constants);
    tcase_add_test(t, test_choices_are_in_the_ranges);
    tcase_add_loop_test(t, test_taken, 0, sizeof taken / sizeof taken[0]);
    tcase_add_loop_test(t, test_refused, 0, sizeof refused / sizeof refused[0]);
    tcase_add_test(t, test_long_words);
    tcase_add_test(t, test_words_from_a_command_line);
    tcase_add_test(t, test_check_judges_fields);
    suite_add_tcase(s, t);
    return s;
}
