/* SPDX-License-Identifier: MIT */
/* Spec to text: thousands of drawn specs are printed, read back and printed again; and the label on screen. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/stream.h"
#include "run/spec.h"
#include "src/run/spec_words.h"
#include "suites.h"

enum { SPECS = 5000 };

/* Draws for one spec: a fixed seed, so that a failure comes again. */
struct draws {
    uint32_t spec, next;
};

static uint32_t draw(struct draws *d, uint32_t below)
{
    struct stream s = {.seed = 20, .purpose = 99};
    uint32_t u = stream_u32(s, d->spec, 0, d->next++);
    return below ? u % below : u;
}

/* 0, a round number as people type, any double, or a very small one. */
static double draw_rate(struct draws *d)
{
    double any = (draw(d, 0) + draw(d, 0) / 4294967296.0) / 4294967296.0;
    switch (draw(d, 4)) {
    case 0: return 0;
    case 1: return draw(d, 20) * 5 / 100.0;
    case 2: return any < 1 ? any : 0;
    default: return any * pow(10, -(double)draw(d, 300));
    }
}

static struct spec draw_spec(uint32_t number)
{
    struct draws d = {.spec = number};
    struct spec s = spec_default();
    if (draw(&d, 2)) {
        s.hidden_count = 1 + draw(&d, SPEC_HIDDEN_MAX);
        for (unsigned i = 0; i < s.hidden_count; i++)
            s.hidden[i] = 1 + draw(&d, SPEC_UNITS_MAX);
    }
    bool same = draw(&d, 3) == 0;
    for (unsigned i = 0; i < spec_sites(&s); i++)
        s.drop[i] = i && same ? s.drop[0] : draw_rate(&d);
    if (draw(&d, 2)) {
        s.opt = SPEC_SGD;
        s.momentum = draw_rate(&d);
    }
    if (draw(&d, 2))
        s.lr = draw_rate(&d) * 10;
    if (s.lr == 0)
        s.lr = 10;
    if (draw(&d, 2))
        s.batch = 1 + draw(&d, SPEC_BATCH_MAX);
    if (draw(&d, 2))
        s.epochs = 1 + draw(&d, SPEC_EPOCHS_MAX);
    if (draw(&d, 2))
        s.seed = draw(&d, 0);
    if (draw(&d, 2) && s.seed <= UINT32_MAX - (SPEC_SEEDS_MAX - 1))
        s.seeds = 1 + draw(&d, SPEC_SEEDS_MAX);
    if (draw(&d, 2))
        s.train = 1 + draw(&d, SPEC_IMAGES_MAX);
    if (draw(&d, 2))
        s.valid = draw(&d, SPEC_IMAGES_MAX + 1);
    s.shuffle = draw(&d, 2);
    return s;
}

START_TEST(test_round_trip)
{
    for (uint32_t n = 0; n < SPECS; n++) {
        struct spec s = draw_spec(n), back;
        struct err e = {0};
        char line[SPEC_LINE_MAX], again[SPEC_LINE_MAX];
        spec_print(line, sizeof line, &s);
        ck_assert_uint_lt(strlen(line), SPEC_LINE_MAX - 1);
        ck_assert_msg(spec_check(&s, &e), "%s: %s", line, e.text);
        ck_assert_msg(spec_parse(&back, line, &e), "%s: %s", line, e.text);
        ck_assert_msg(spec_equal(&s, &back), "%s", line);
        ck_assert_str_eq(spec_print(again, sizeof again, &back), line);
    }
}
END_TEST

/* Shortest: without any one of its words the line means something else, or nothing. */
START_TEST(test_no_word_is_needless)
{
    for (uint32_t n = 0; n < SPECS / 10; n++) {
        struct spec s = draw_spec(n), back;
        char line[SPEC_LINE_MAX];
        spec_print(line, sizeof line, &s);
        for (char *p = line; *p; p += strcspn(p, " "), p += *p == ' ') {
            char less[SPEC_LINE_MAX];
            snprintf(less, sizeof less, "%.*s%s", (int)(p - line), line, p + strcspn(p, " "));
            ck_assert_msg(!spec_parse(&back, less, NULL) || !spec_equal(&s, &back), "%s means %s", less, line);
        }
    }
}
END_TEST

/* spec_print leaves a word out when its text is spec.def's default: so the default must print as that very text. */
START_TEST(test_defaults_print_as_they_are_written)
{
    struct spec s = spec_default();
    for (size_t k = 0; k < spec_key_count; k++) {
        char value[SPEC_LINE_MAX] = "";
        spec_write[k](value, sizeof value, &s);
        ck_assert_str_eq(value, spec_keys[k].standard);
    }
}
END_TEST

START_TEST(test_the_longest_line_fits)
{
    struct spec s = spec_default(), back;
    char line[SPEC_LINE_MAX];
    struct err e = {0};
    s.hidden_count = SPEC_HIDDEN_MAX;
    for (unsigned i = 0; i < SPEC_HIDDEN_MAX; i++)
        s.hidden[i] = SPEC_UNITS_MAX;
    for (unsigned i = 0; i < SPEC_SITES_MAX; i++)
        s.drop[i] = 1.2345678901234567e-300 * (i + 1);
    s.opt = SPEC_SGD;
    s.lr = s.momentum = 1.2345678901234567e-300;
    s.batch = SPEC_BATCH_MAX;
    s.epochs = SPEC_EPOCHS_MAX;
    s.seeds = SPEC_SEEDS_MAX;
    s.seed = UINT32_MAX - (SPEC_SEEDS_MAX - 1);
    s.train = s.valid = SPEC_IMAGES_MAX;
    s.shuffle = false;
    spec_print(line, sizeof line, &s);
    ck_assert_uint_lt(strlen(line), SPEC_LINE_MAX - 1);
    ck_assert_msg(spec_parse(&back, line, &e), "%s: %s", line, e.text);
    ck_assert(spec_equal(&s, &back));
}
END_TEST

START_TEST(test_equal_sees_every_field)
{
    struct spec a = spec_default(), b;
#define DIFFERS(change) b = a, change, ck_assert_msg(!spec_equal(&a, &b) && !spec_equal(&b, &a), #change)
    DIFFERS(b.hidden_count = 1);
    DIFFERS(b.hidden[1] = 61);
    DIFFERS(b.drop[2] = 0.1);
    DIFFERS(b.opt = SPEC_SGD);
    DIFFERS(b.lr = 0.1);
    DIFFERS(b.momentum = 0.1);
    DIFFERS(b.batch = 1);
    DIFFERS(b.epochs = 1);
    DIFFERS(b.seed = 2);
    DIFFERS(b.seeds = 2);
    DIFFERS(b.train = 2);
    DIFFERS(b.valid = 2);
    DIFFERS(b.shuffle = false);
#undef DIFFERS
    b = a;
    b.hidden[2] = 5; /* behind the last layer: no part of the spec */
    b.drop[3] = 0.5;
    ck_assert(spec_equal(&a, &b));
}
END_TEST

static const struct {
    const char *line, *label;
} labels[] = {
    {"", "no dropout"},
    {"net=mlp:5", "no dropout"},
    {"notebook", "0.25 0.40 0.40"},
    {"drop=0.5", "0.50 0.50 0.50"},
    {"single", "0.00 0.50"},
    {"drop=0.125,0.1,0.333", "0.125 0.10 0.333"},
    {"drop=0.0001,0,0", "0.0001 0.00 0.00"},
    {"drop=1e-9,0,0", "1e-09 0.00 0.00"},
    {"drop=0.99999999,0,0", "0.999999 0.00 0.00"},
};

START_TEST(test_label)
{
    struct spec s;
    struct err e = {0};
    char label[96];
    ck_assert_msg(spec_parse(&s, labels[_i].line, &e), "%s", e.text);
    ck_assert_str_eq(spec_label(label, sizeof label, &s), labels[_i].label);
}
END_TEST

START_TEST(test_label_fits)
{
    for (uint32_t n = 0; n < SPECS; n++) {
        struct spec s = draw_spec(n);
        char label[96];
        unsigned words = 1;
        spec_label(label, sizeof label, &s);
        ck_assert_uint_lt(strlen(label), sizeof label - 1);
        for (char *p = label; *p; p++)
            words += *p == ' ';
        ck_assert(words == spec_sites(&s) || strcmp(label, "no dropout") == 0);
    }
}
END_TEST

Suite *spec_print_suite(void)
{
    Suite *s = suite_create("spec_print");
    TCase *t = tcase_create("print");
    tcase_set_timeout(t, 60);
    tcase_add_test(t, test_round_trip);
    tcase_add_test(t, test_no_word_is_needless);
    tcase_add_test(t, test_defaults_print_as_they_are_written);
    tcase_add_test(t, test_the_longest_line_fits);
    tcase_add_test(t, test_equal_sees_every_field);
    tcase_add_loop_test(t, test_label, 0, sizeof labels / sizeof labels[0]);
    tcase_add_test(t, test_label_fits);
    suite_add_tcase(s, t);
    return s;
}
