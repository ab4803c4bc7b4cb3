/* SPDX-License-Identifier: MIT */
/* Confusion matrices: the table, percentages, the list of confusions, and every size. */
#include <string.h>

#include "base/mem.h"
#include "chart/matrix.h"
#include "check_chart.h"
#include "paper.h"

static const char *const labels[10] = {"T-shirt/top", "Trouser", "Pullover", "Dress", "Coat",
                                       "Sandal",      "Shirt",   "Sneaker",  "Bag",   "Ankle boot"};
static uint32_t counts[100];

static void setup(void)
{
    memset(counts, 0, sizeof counts);
    for (int i = 0; i < 10; i++)
        counts[11 * i] = 1000;
    counts[6 * 10 + 0] = 123;
    counts[6 * 10 + 6] = 877;
    counts[2 * 10 + 4] = 45;
    counts[2 * 10 + 2] = 955;
    counts[4 * 10 + 2] = 45;
    counts[4 * 10 + 4] = 955;
    counts[9 * 10 + 7] = 3;
    counts[9 * 10 + 9] = 997;
}

static const struct chart_matrix matrix = {.n = 10, .count = counts, .label = labels};

static void draw_matrix(struct rect area, const void *arg)
{
    chart_matrix(&paper, area, arg);
}

static void expect(int w, int h, bool ascii, const char *want)
{
    paper_open(w, h, ascii);
    draw_matrix((struct rect){0, 0, w, h}, &matrix);
    paper_expect(want);
}

START_TEST(a_table_where_it_fits)
{
    expect(76, 11, _i,
                   "            T-shi Trous Pullo Dress  Coat Sanda Shirt Sneak   Bag Ankle\n"
                   "T-shirt/top  1000     .     .     .     .     .     .     .     .     .\n"
                   "Trouser         .  1000     .     .     .     .     .     .     .     .\n"
                   "Pullover        .     .   955     .    45     .     .     .     .     .\n"
                   "Dress           .     .     .  1000     .     .     .     .     .     .\n"
                   "Coat            .     .    45     .   955     .     .     .     .     .\n"
                   "Sandal          .     .     .     .     .  1000     .     .     .     .\n"
                   "Shirt         123     .     .     .     .     .   877     .     .     .\n"
                   "Sneaker         .     .     .     .     .     .     .  1000     .     .\n"
                   "Bag             .     .     .     .     .     .     .     .  1000     .\n"
                   "Ankle boot      .     .     .     .     .     .     .     3     .   997\n");
}
END_TEST

START_TEST(percentages_where_counts_do_not_fit)
{
    expect(50, 11, _i,
                   "%          T-s Tro Pul Dre Coa San Shi Sne Bag Ank\n"
                   "T-shirt/to 100   .   .   .   .   .   .   .   .   .\n"
                   "Trouser      . 100   .   .   .   .   .   .   .   .\n"
                   "Pullover     .   .  96   .   5   .   .   .   .   .\n"
                   "Dress        .   .   . 100   .   .   .   .   .   .\n"
                   "Coat         .   .   5   .  96   .   .   .   .   .\n"
                   "Sandal       .   .   .   .   . 100   .   .   .   .\n"
                   "Shirt       12   .   .   .   .   .  88   .   .   .\n"
                   "Sneaker      .   .   .   .   .   .   . 100   .   .\n"
                   "Bag          .   .   .   .   .   .   .   . 100   .\n"
                   "Ankle boot   .   .   .   .   .   .   .   0   . 100\n");
}
END_TEST

START_TEST(the_biggest_confusions_elsewhere)
{
    expect(30, 3, _i,
                   "Shirt -> T-shirt/top 123\n"
                   "Pullover -> Coat 45\n"
                   "Coat -> Pullover 45\n");
    expect(14, 2, _i,
                   "Shirt -> T 123\n"
                   "Pullover -> 45\n");
    expect(3, 2, _i, "123\n45\n");
}
END_TEST

START_TEST(no_confusions_at_all)
{
    memset(counts, 0, sizeof counts);
    expect(30, 2, _i, "no confusions\n\n");
    expect(50, 11, _i,
                   "            T- Tr Pu Dr Co Sa Sh Sn Ba An\n"
                   "T-shirt/top  .  .  .  .  .  .  .  .  .  .\n"
                   "Trouser      .  .  .  .  .  .  .  .  .  .\n"
                   "Pullover     .  .  .  .  .  .  .  .  .  .\n"
                   "Dress        .  .  .  .  .  .  .  .  .  .\n"
                   "Coat         .  .  .  .  .  .  .  .  .  .\n"
                   "Sandal       .  .  .  .  .  .  .  .  .  .\n"
                   "Shirt        .  .  .  .  .  .  .  .  .  .\n"
                   "Sneaker      .  .  .  .  .  .  .  .  .  .\n"
                   "Bag          .  .  .  .  .  .  .  .  .  .\n"
                   "Ankle boot   .  .  .  .  .  .  .  .  .  .\n");
}
END_TEST

static enum style style_at(int row, int column)
{
    return (enum style)paper.cell[(row + 1) * paper.w + 14 - 3 + (column + 1) * 6 - 1].style;
}

START_TEST(what_matters_is_strong)
{
    paper_open(71, 11, false);
    draw_matrix((struct rect){0, 0, 71, 11}, &matrix);
    for (int i = 0; i < 10; i++)
        ck_assert_int_eq(style_at(i, i), STYLE_STRONG);
    ck_assert_int_eq(style_at(6, 0), STYLE_STRONG);
    ck_assert_int_eq(style_at(2, 4), STYLE_NORMAL); /* 4.5 % */
    ck_assert_int_eq(style_at(0, 1), STYLE_FAINT);
}
END_TEST

START_TEST(no_number_is_ever_cut)
{
    for (int w = 1; w < 80; w++) {
        paper_open(w, 11, true);
        memset(counts, 0, sizeof counts);
        counts[60] = 4123456789u;
        draw_matrix((struct rect){0, 0, w, 11}, &matrix);
        char *text = canvas_dump(&paper);
        ck_assert_ptr_nonnull(text);
        if (strstr(text, "41"))
            ck_assert_ptr_nonnull(strstr(text, "4123456789"));
        mem_free(text);
    }
}
END_TEST

START_TEST(matrices_stay_within_their_area)
{
    paper_every_size(draw_matrix, &matrix);
}
END_TEST

Suite *matrix_suite(void)
{
    Suite *s = suite_create("matrix");
    TCase *t = tcase_create("matrix");
    tcase_set_timeout(t, 60);
    tcase_add_checked_fixture(t, setup, paper_close);
    tcase_add_loop_test(t, a_table_where_it_fits, 0, 2);
    tcase_add_loop_test(t, percentages_where_counts_do_not_fit, 0, 2);
    tcase_add_loop_test(t, the_biggest_confusions_elsewhere, 0, 2);
    tcase_add_loop_test(t, no_confusions_at_all, 0, 2);
    tcase_add_test(t, what_matters_is_strong);
    tcase_add_test(t, no_number_is_ever_cut);
    tcase_add_test(t, matrices_stay_within_their_area);
    suite_add_tcase(s, t);
    return s;
}
