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

static bool is_deviation(enum spec_noise noise)
{
    return noise == SPEC_ADD || noise == SPEC_SDR;
}

static double draw_strength(struct draws *d, enum spec_noise noise)
{
    return draw_rate(d) * (is_deviation(noise) && draw(d, 2) ? 100 : 1);
}

/* Any kind and bend, also ones that come to nothing: a kind at strength 0, a bend to where it begins. */
static void draw_sites(struct draws *d, struct spec *s)
{
    bool same = draw(d, 3) == 0, plain = draw(d, 3) == 0;
    for (unsigned i = 0; i < spec_sites(s); i++) {
        s->noise[i] = plain ? SPEC_DROPOUT : (enum spec_noise)draw(d, SPEC_NOISE_COUNT);
        s->drop[i] = draw_strength(d, s->noise[i]);
        s->bend[i].on = !plain && draw(d, 3) == 0;
        s->bend[i].to = draw(d, 4) ? draw_strength(d, s->noise[i]) : s->drop[i];
        s->bend[i].at = draw(d, 2) ? 2 + draw(d, SPEC_EPOCHS_MAX - 1) : 0;
        if (i && same) {
            s->noise[i] = s->noise[0];
            s->drop[i] = s->drop[0];
            s->bend[i] = s->bend[0];
        }
    }
}

static void draw_optimiser(struct draws *d, struct spec *s)
{
    s->opt = (enum spec_opt)draw(d, SPEC_OPT_COUNT);
    if (s->opt == SPEC_SGD || s->opt == SPEC_RMSPROP)
        s->momentum = draw_rate(d);
    s->nesterov = s->opt == SPEC_SGD && s->momentum > 0 && draw(d, 2);
    s->wd = draw(d, 3) ? spec_standard_wd(s->opt) : draw_rate(d) * 1000;
    if (draw(d, 2))
        s->lr = draw_rate(d) * 10;
    if (s->lr == 0)
        s->lr = 10;
}

static void draw_schedule(struct draws *d, struct spec *s)
{
    struct spec_course *c = &s->schedule;
    c->kind = (enum spec_schedule)draw(d, SPEC_SCHEDULE_COUNT);
    c->warmup = draw(d, 2) ? draw(d, 30) : 0;
    c->every = 1 + draw(d, draw(d, 2) ? 30 : SPEC_EPOCHS_MAX);
    c->factor = draw(d, 3) ? 0.1 : draw_rate(d);
    if (c->factor == 0 && c->kind != SPEC_COSINE)
        c->factor = 0.5;
    if (c->kind == SPEC_PLATEAU && s->valid == 0)
        s->valid = 1;
}

static void draw_rest(struct draws *d, struct spec *s)
{
    s->l2 = draw_rate(d) * 10;
    s->maxnorm = draw_rate(d) * 100;
    s->clip = draw_rate(d) * 1e6;
    s->smooth = draw_rate(d);
    s->augment.shift = draw(d, SPEC_SHIFT_MAX + 1);
    s->augment.flip = draw(d, 2);
    s->augment.cut = draw(d, SPEC_CUT_MAX + 1);
    s->mislabel = draw(d, 4) ? draw_rate(d) : 1;
    s->mc = draw(d, 2) && s->valid ? draw(d, SPEC_PASSES_MAX + 1) : 0;
    s->patience = draw(d, 2) && s->valid ? draw(d, SPEC_EPOCHS_MAX + 1) : 0;
    s->off = draw(d, 3) == 0 ? SPEC_AUTO : draw(d, 3) ? draw(d, SPEC_IMAGES_MAX) : SPEC_OFF_ALL;
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
    draw_sites(&d, &s);
    if (draw(&d, 2)) {
        s.act = (enum spec_act)draw(&d, SPEC_ACT_COUNT);
        s.start = (enum spec_start)draw(&d, SPEC_START_COUNT);
        s.norm = (enum spec_norm)draw(&d, SPEC_NORM_COUNT);
        s.order = s.norm == SPEC_NORM_BATCH ? (enum spec_order)draw(&d, SPEC_ORDER_COUNT) : 0;
    }
    if (draw(&d, 2))
        draw_optimiser(&d, &s);
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
        s.valid = draw(&d, 3) ? draw(&d, SPEC_IMAGES_MAX + 1) : 0;
    s.shuffle = draw(&d, 2);
    if (draw(&d, 2))
        draw_schedule(&d, &s);
    if (draw(&d, 2))
        draw_rest(&d, &s);
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
    for (unsigned i = 0; i < SPEC_SITES_MAX; i++) {
        s.noise[i] = SPEC_CONNECT;
        s.drop[i] = 1.2345678901234567e-300 * (i + 1);
        s.bend[i] = (struct spec_bend){.on = true, .to = 1.2345678901234567e-301, .at = SPEC_EPOCHS_MAX};
    }
    s.act = SPEC_SIGMOID;
    s.start = SPEC_GLOROT;
    s.norm = SPEC_NORM_BATCH;
    s.order = SPEC_DROP_NORM_ACT;
    s.opt = SPEC_SGD;
    s.nesterov = true;
    s.schedule = (struct spec_course){SPEC_PLATEAU, SPEC_EPOCHS_MAX, SPEC_EPOCHS_MAX, 1.2345678901234567e-300};
    s.lr = s.momentum = s.l2 = s.wd = s.maxnorm = s.clip = s.smooth = s.mislabel = 1.2345678901234567e-300;
    s.augment = (struct spec_augment){.shift = SPEC_SHIFT_MAX, .flip = true, .cut = SPEC_CUT_MAX};
    s.patience = SPEC_EPOCHS_MAX;
    s.mc = SPEC_PASSES_MAX;
    s.off = SPEC_IMAGES_MAX - 1;
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
    DIFFERS(b.bend[1] = ((struct spec_bend){.on = true, .to = 0.1}));
    DIFFERS(b.act = SPEC_TANH);
    DIFFERS(b.start = SPEC_HE);
    DIFFERS(b.norm = SPEC_NORM_BATCH);
    DIFFERS(b.order = SPEC_ACT_NORM_DROP);
    DIFFERS(b.nesterov = true);
    DIFFERS(b.schedule.kind = SPEC_COSINE);
    DIFFERS(b.schedule.warmup = 1);
    DIFFERS(b.l2 = 0.1);
    DIFFERS(b.wd = 0.1);
    DIFFERS(b.maxnorm = 3);
    DIFFERS(b.clip = 1);
    DIFFERS(b.smooth = 0.1);
    DIFFERS(b.augment.shift = 1);
    DIFFERS(b.augment.flip = true);
    DIFFERS(b.augment.cut = 1);
    DIFFERS(b.mislabel = 0.1);
    DIFFERS(b.patience = 1);
    DIFFERS(b.mc = 1);
    DIFFERS(b.off = 0);
    a.drop[1] = 0.5;
    a.bend[1] = (struct spec_bend){.on = true, .to = 0.1};
    a.schedule = (struct spec_course){.kind = SPEC_STEP, .every = 3, .factor = 0.1};
    DIFFERS(b.noise[1] = SPEC_GAUSS);
    DIFFERS(b.bend[1].to = 0.2);
    DIFFERS(b.bend[1].at = 2);
    DIFFERS(b.schedule.every = 4);
    DIFFERS(b.schedule.factor = 0.2);
#undef DIFFERS
    b = a;
    b.hidden[2] = 5; /* behind the last layer: no part of the spec */
    b.drop[3] = 0.5;
    b.noise[3] = SPEC_GAUSS;
    ck_assert(spec_equal(&a, &b));
    b.noise[2] = SPEC_ADD; /* at strength 0 */
    b.bend[2] = (struct spec_bend){.to = 0.5, .at = 4};
    b.bend[0] = (struct spec_bend){.on = true, .at = 4}; /* from 0 to 0 */
    ck_assert(spec_equal(&a, &b));
    a.schedule = b.schedule = (struct spec_course){.kind = SPEC_COSINE, .factor = 0.1};
    b.schedule.every = 7;
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
    {"drop=gauss:0.25,gauss:0.4,gauss:0.4", "gauss 0.25 0.40 0.40"},
    {"drop=0,add:0,wrong:0.5", "wrong 0.00 0.00 0.50"},
    {"drop=0.25,gauss:0.4,0.4", "0.25 gauss:0.40 0.40"},
    {"drop=0.5>0.1", "0.50>0.10 0.50>0.10 0.50>0.10"},
    {"drop=0,connect:0>0.1@20,0", "connect 0.00 0.00>0.10@20 0.00"},
    {"drop=add:100", "add 100.00 100.00 100.00"},
};

START_TEST(test_label)
{
    struct spec s;
    struct err e = {0};
    char label[SPEC_LABEL_MAX];
    ck_assert_msg(spec_parse(&s, labels[_i].line, &e), "%s", e.text);
    ck_assert_str_eq(spec_label(label, sizeof label, &s), labels[_i].label);
}
END_TEST

/* Of plain rates all are there; of nine long bends as much as fits. */
START_TEST(test_label_fits)
{
    for (uint32_t n = 0; n < SPECS; n++) {
        struct spec s = draw_spec(n);
        char label[SPEC_LABEL_MAX];
        unsigned words = 1;
        bool plain = true;
        spec_label(label, sizeof label, &s);
        ck_assert_uint_lt(strlen(label), sizeof label);
        for (char *p = label; *p; p++)
            words += *p == ' ';
        for (unsigned i = 0; i < spec_sites(&s); i++)
            plain = plain && s.noise[i] == SPEC_DROPOUT && !s.bend[i].on;
        ck_assert(!plain || words == spec_sites(&s) || strcmp(label, "no dropout") == 0);
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
