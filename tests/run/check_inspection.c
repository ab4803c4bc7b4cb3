/* SPDX-License-Identifier: MIT */
/* The memory of an inspection, the order of its images, and the ends and bins of its histograms. */
#include <math.h>

#include "run/inspection.h"
#include "suites.h"

static struct inspection new_inspection(size_t images)
{
    struct inspection i;
    struct spec s;
    struct err e;
    ck_assert(spec_parse(&s, "net=mlp:33-16 drop=0.25,0.4,0", &e));
    ck_assert_msg(inspection_init(&i, &s, images, &e), "%s", e.text);
    return i;
}

START_TEST(it_has_room_for_its_network)
{
    struct inspection i = new_inspection(7);
    ck_assert(i.image_count == 7 && i.layer_count == 2 && i.site_count == 3 && i.weight_units == 33);
    ck_assert(i.layer[0].units == 33 && i.layer[1].units == 16);
    ck_assert(i.site[0].units == 784 && i.site[1].units == 33 && i.site[2].units == 16);
    ck_assert_str_eq(i.class_name[9], "9");
    i.image[6].number = 1;
    i.weight[33 * 784 - 1] = 1;
    i.site[2].before[15] = i.site[2].after[15] = i.site[2].kept[15] = 1;
    inspection_free(&i);
    ck_assert(i.image_count == 0 && !i.image);
    inspection_free(&i);
}
END_TEST

START_TEST(a_copy_is_the_same_and_its_own)
{
    struct inspection a = new_inspection(2), b;
    struct err e;
    a.epoch = 4;
    a.image[1].number = 5;
    a.weight[1] = 6;
    a.site[1].p = 0.5;
    a.site[1].after[2] = 7;
    a.site[1].kept[32] = 1;
    a.image[1].entropy = 1;
    a.odd_pixel[INSPECTION_PIXELS + 3] = 99;
    inspection_order_uncertain(&a);
    ck_assert(inspection_copy(&b, &a, &e));
    ck_assert(b.uncertain[0] == &b.image[1] && b.uncertain[1] == &b.image[0] && b.odd[1].image.pixel[3] == 99);
    a.image[1].number = a.odd_pixel[INSPECTION_PIXELS + 3] = 0;
    a.weight[1] = a.site[1].after[2] = a.site[1].kept[32] = 0;
    ck_assert(b.epoch == 4 && b.image[1].number == 5 && b.weight[1] == 6 && b.site[1].p == 0.5);
    ck_assert(b.site[1].after[2] == 7 && b.site[1].kept[32] == 1 && b.site[2].units == 16);
    inspection_free(&a);
    inspection_free(&b);
}
END_TEST

START_TEST(an_answer_is_the_softmax)
{
    struct inspection_image image = {0};
    inspection_answer(&image, (const float[]){0, 1, 3, 2, 3, 0, 0, 0, 0, -1000});
    double sum = 5 + exp(1) + 2 * exp(3) + exp(2);
    ck_assert_int_eq(image.guess, 2);
    ck_assert_double_eq_tol((double)image.p[2], exp(3) / sum, 1e-7);
    ck_assert_double_eq_tol((double)image.p[0], 1 / sum, 1e-7);
    ck_assert(image.p[9] == 0);
    inspection_answer(&image, (const float[]){1e38f, 3e38f, 0, 0, 0, 0, 0, 0, 0, -3e38f});
    ck_assert(image.guess == 1 && image.p[1] == 1);
    inspection_answer(&image, (const float[]){0, NAN, 1, 0, 0, 0, 0, 0, 0, 0});
    ck_assert(image.guess == 2 && isnan(image.p[2]));
}
END_TEST

/* An answer: `guess` with certainty p to an image of `label`. */
static void put(struct inspection *i, uint32_t number, uint8_t label, uint8_t guess, float p)
{
    i->image[number] = (struct inspection_image){.number = number, .label = label, .guess = guess};
    i->image[number].p[guess] = p;
}

START_TEST(images_come_in_order)
{
    static const uint32_t order[] = {5, 1, 7, 3, 4, 0, 2, 6};
    struct inspection i = new_inspection(8);
    put(&i, 0, 1, 1, 0.9f);
    put(&i, 1, 2, 3, 0.6f);
    put(&i, 2, 2, 2, 0.99f);
    put(&i, 3, 2, 4, NAN);
    put(&i, 4, 0, 0, NAN);
    put(&i, 5, 9, 0, 0.95f);
    put(&i, 6, 9, 9, 0.99f);
    put(&i, 7, 9, 3, 0.6f);
    inspection_order(&i);
    for (size_t k = 0; k < 8; k++)
        ck_assert_uint_eq(i.image[k].number, order[k]);
    ck_assert_uint_eq(i.wrong, 4);
    ck_assert(i.confusion[2][3] == 1 && i.confusion[2][2] == 1 && i.confusion[9][0] == 1 && i.confusion[0][9] == 0);
    inspection_order(&i);
    ck_assert(i.wrong == 4 && i.confusion[2][3] == 1);
    inspection_free(&i);
}
END_TEST

/* Those that were sampled first; then the most entropy, of which none can be told is the most; then the number. */
START_TEST(uncertain_ones_come_first)
{
    static const float entropy[] = {0.5f, 2, 1, NAN, 1, 0};
    static const uint32_t order[] = {4, 5, 3, 1, 2, 0};
    struct inspection i = new_inspection(6);
    for (uint32_t k = 0; k < 6; k++)
        i.image[k] = (struct inspection_image){.number = k, .entropy = entropy[k], .sampled = k > 3};
    inspection_order_uncertain(&i);
    for (size_t k = 0; k < 6; k++)
        ck_assert_uint_eq(i.uncertain[k]->number, order[k]);
    inspection_free(&i);
}
END_TEST

START_TEST(ends_are_round)
{
    static const double want[][2] = {{0.03, 0.04}, {0.1, 0.1}, {1, 1}, {1.01, 2}, {3, 4}, {4.5, 5}, {5.1, 10},
                                     {88, 100}, {0, 1}, {-3, 1}, {NAN, 1}, {INFINITY, 1}};
    for (size_t i = 0; i < sizeof want / sizeof *want; i++)
        ck_assert_double_eq_tol(inspection_round(want[i][0]), want[i][1], 1e-12 * want[i][1]);
}
END_TEST

START_TEST(bins_cover_everything)
{
    ck_assert_uint_eq(inspection_bin(0, 2), 0);
    ck_assert_uint_eq(inspection_bin(-1, 2), 0);
    ck_assert_uint_eq(inspection_bin(0.0999, 2), 0);
    ck_assert_uint_eq(inspection_bin(0.1001, 2), 1);
    ck_assert_uint_eq(inspection_bin(nextafter(2, 0), 2), INSPECTION_BINS - 1);
    ck_assert_uint_eq(inspection_bin(2, 2), INSPECTION_BINS - 1);
    ck_assert_uint_eq(inspection_bin(1e300, 2), INSPECTION_BINS - 1);
    ck_assert_uint_eq(inspection_bin(NAN, 2), INSPECTION_BINS - 1);
}
END_TEST

Suite *inspection_suite(void)
{
    Suite *s = suite_create("run/inspection");
    TCase *c = tcase_create("inspection");
    tcase_add_test(c, it_has_room_for_its_network);
    tcase_add_test(c, a_copy_is_the_same_and_its_own);
    tcase_add_test(c, an_answer_is_the_softmax);
    tcase_add_test(c, images_come_in_order);
    tcase_add_test(c, uncertain_ones_come_first);
    tcase_add_test(c, ends_are_round);
    tcase_add_test(c, bins_cover_everything);
    suite_add_tcase(s, c);
    return s;
}
