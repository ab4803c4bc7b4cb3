/* SPDX-License-Identifier: MIT */
/* Images in cells: greys, shades and characters, their shape, and what must hold at every size. */
#include <math.h>

#include "chart/image.h"
#include "check_chart.h"
#include "paper.h"

enum { SIDE = 28 };

static uint8_t disk[SIDE * SIDE];

/* Bright in the middle, black outside. */
static void setup(void)
{
    for (int i = 0; i < SIDE * SIDE; i++) {
        double r = hypot(i % SIDE - 13.5, i / SIDE - 13.5);
        disk[i] = r < 13 ? (uint8_t)(255 - 10 * r) : 0;
    }
}

static struct chart_image image_of(const uint8_t *pixel, int w, int h)
{
    return (struct chart_image){.w = w, .h = h, .pixel = pixel};
}

static struct cell cell_at(int x, int y)
{
    return paper.cell[y * paper.w + x];
}

static void draw_all(const struct chart_image *image)
{
    chart_image(&paper, (struct rect){0, 0, paper.w, paper.h}, image);
}

START_TEST(two_pixels_in_a_cell)
{
    static const uint8_t pixel[] = {0, 255, 255, 0, 136, 136};
    struct chart_image image = image_of(pixel, 2, 3);
    paper_open(2, 2, false);
    paper.greys = CANVAS_GREYS;
    draw_all(&image);
    paper_expect("▀▀\n▀▀\n");
    ck_assert_int_eq(cell_at(0, 0).style, canvas_grey(0, 15));
    ck_assert_int_eq(cell_at(1, 0).style, canvas_grey(15, 0));
    ck_assert_int_eq(cell_at(0, 1).style, canvas_grey(8, 0)); /* nothing is black */
    image.inverted = true;
    draw_all(&image);
    ck_assert_int_eq(cell_at(0, 0).style, canvas_grey(15, 0));
    ck_assert_int_eq(cell_at(0, 1).style, canvas_grey(7, 15));
}
END_TEST

START_TEST(equal_halves_are_a_blank)
{
    static const uint8_t pixel[] = {85, 85};
    struct chart_image image = image_of(pixel, 1, 2);
    paper_open(1, 1, false);
    paper.greys = CANVAS_GREYS;
    draw_all(&image);
    paper_expect("\n");
    ck_assert_int_eq(cell_at(0, 0).style, canvas_grey(5, 5));
}
END_TEST

START_TEST(values_have_a_range)
{
    static const float value[] = {-1, 0, 1, 5, NAN, -INFINITY, INFINITY, 0.5f};
    struct chart_image image = {.w = 8, .h = 1, .value = value, .lo = -1, .hi = 1};
    paper_open(8, 1, true);
    draw_all(&image);
    paper_expect(" :++? +-\n"); /* the lower halves are ground */
    image.hi = -1; /* no range */
    draw_all(&image);
    paper_expect("    ?\n");
}
END_TEST

START_TEST(shades_from_black_to_white)
{
    static const uint8_t pixel[2][10] = {{0, 28, 57, 85, 113, 142, 170, 198, 227, 255},
                                         {0, 28, 57, 85, 113, 142, 170, 198, 227, 255}};
    struct chart_image image = image_of(pixel[0], 10, 2);
    paper_open(10, 1, true);
    draw_all(&image);
    paper_expect(" .:-=+*#%@\n");
    image.inverted = true;
    draw_all(&image);
    paper_expect("@%#*+=-:.\n");
    image.inverted = false;
    paper_open(10, 1, false);
    draw_all(&image);
    paper_expect("  ░░▒▒▓▓██\n");
}
END_TEST

START_TEST(whole_picture_in_ascii)
{
    struct chart_image image = image_of(disk, SIDE, SIDE);
    paper_open(30, 14, true);
    draw_all(&image);
    paper_expect(
                   "          ::::::::\n"
                   "      ::++++++++++++::\n"
                   "    :+++++********+++++:\n"
                   "   ++++**************++++\n"
                   "  ++++***##########***++++\n"
                   " =+++***###%%%%%%###***+++=\n"
                   " +++***###%%%@@%%%###***+++\n"
                   " +++***###%%%@@%%%###***+++\n"
                   " =+++***###%%%%%%###***+++=\n"
                   "  ++++***##########***++++\n"
                   "   ++++**************++++\n"
                   "    :+++++********+++++:\n"
                   "      ::++++++++++++::\n"
                   "          ::::::::\n");
}
END_TEST

START_TEST(half_size_pictures)
{
    struct chart_image image = image_of(disk, SIDE, SIDE);
    paper_open(20, 7, true);
    draw_all(&image);
    paper_expect(
                   "   .:====:.\n"
                   " .=+******+=.\n"
                   ".++*##%%##*++.\n"
                   ":+**#%%%%#**+:\n"
                   ".++*##%%##*++.\n"
                   " .=+******+=.\n"
                   "   .:====:.\n");
    paper_open(20, 7, false);
    draw_all(&image);
    paper_expect(
                   "   ░░▒▒▒▒░░\n"
                   " ░▒▒▓▓▓▓▓▓▒▒░\n"
                   " ▒▒▓▓▓▓▓▓▓▓▒▒\n"
                   "░▒▓▓▓▓██▓▓▓▓▒░\n"
                   " ▒▒▓▓▓▓▓▓▓▓▒▒\n"
                   " ░▒▒▓▓▓▓▓▓▒▒░\n"
                   "   ░░▒▒▒▒░░\n");
}
END_TEST

START_TEST(averages_squares)
{
    static const uint8_t pixel[4][4] = {{0, 255, 0, 0}, {255, 0, 0, 0}, {255, 255, 51, 51}, {255, 255, 51, 51}};
    struct chart_image image = image_of(pixel[0], 4, 4);
    paper_open(2, 1, false);
    paper.greys = CANVAS_GREYS;
    draw_all(&image);
    ck_assert_int_eq(cell_at(0, 0).style, canvas_grey(8, 15));
    ck_assert_int_eq(cell_at(1, 0).style, canvas_grey(0, 3));
}
END_TEST

START_TEST(the_shape_is_kept)
{
    static const int want[][4] = {{28, 14, 28, 14}, {100, 40, 28, 14}, {27, 14, 14, 7}, {28, 13, 14, 7}, {14, 7, 14, 7},
                                  {13, 7, 10, 5},   {5, 40, 5, 3},     {1, 1, 1, 1},    {0, 5, 0, 0},    {5, -1, 0, 0}};
    struct chart_image image = image_of(disk, SIDE, SIDE);
    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        int w, h;
        chart_image_size(&image, want[i][0], want[i][1], &w, &h);
        ck_assert_msg(w == want[i][2] && h == want[i][3], "%dx%d: %dx%d", want[i][0], want[i][1], w, h);
    }
    struct chart_image none = {.w = 0, .h = 28, .pixel = disk}, nothing = {.w = 5, .h = 5};
    int w = 1, h = 1;
    chart_image_size(&none, 10, 10, &w, &h);
    ck_assert(w == 0 && h == 0);
    chart_image_size(&nothing, 10, 10, &w, &h);
    ck_assert(w == 0 && h == 0);
}
END_TEST

static void draw_image(struct rect area, const void *arg)
{
    chart_image(&paper, area, arg);
}

START_TEST(stays_within_its_area)
{
    struct chart_image image = image_of(disk, _i ? SIDE : 5, _i ? SIDE : 9);
    paper_every_size(draw_image, &image);
}
END_TEST

Suite *image_suite(void)
{
    Suite *s = suite_create("image");
    TCase *t = tcase_create("image");
    tcase_set_timeout(t, 60);
    tcase_add_checked_fixture(t, setup, paper_close);
    tcase_add_test(t, two_pixels_in_a_cell);
    tcase_add_test(t, equal_halves_are_a_blank);
    tcase_add_test(t, values_have_a_range);
    tcase_add_test(t, shades_from_black_to_white);
    tcase_add_test(t, whole_picture_in_ascii);
    tcase_add_test(t, half_size_pictures);
    tcase_add_test(t, averages_squares);
    tcase_add_test(t, the_shape_is_kept);
    tcase_add_loop_test(t, stays_within_its_area, 0, 2);
    suite_add_tcase(s, t);
    return s;
}
