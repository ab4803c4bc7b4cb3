/* SPDX-License-Identifier: MIT */
/* The view of images: what it says of the network's answers, of several passes with noise on, of images that are not
 * clothes, and what its keys do. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "term/screen.h"
#include "tests/view/insight.h"
#include "tests/view/looking.h"
#include "tests/view/suites.h"
#include "view/keymap.h"

START_TEST(heads)
{
    struct lab lab;
    fill(&lab, NULL, "notebook", 10000, 1194);
    look(&lab, case_of("images"));
    expect(&lab, 80, 24, "run 1 epoch 50: 1,194 of 10,000 wrong, 88.06 % right, image 3 (wrong)", true);
    lab.images.index = 1194;
    expect(&lab, 80, 24, "image 1,195 (right)", true);
    expect(&lab, 60, 16, "88.06 % right, image", false);
    lab.images.index = 10002;
    expect(&lab, 80, 24, "image 3 (wrong)", true);
    leave(&lab);

    fill(&lab, NULL, "notebook", 0, 0);
    look(&lab, case_of("images"));
    expect(&lab, 80, 24, "no validation images", true);
    leave(&lab);
}
END_TEST

START_TEST(both_when_wide)
{
    struct lab lab;
    fill(&lab, NULL, "notebook", IMAGES, WRONG);
    for (int matrix = 0; matrix < 2; matrix++) {
        lab.view = LAB_VIEW_IMAGES;
        lab.images.panel = matrix ? LAB_IMAGES_MATRIX : LAB_IMAGES_IMAGES;
        expect(&lab, 132, 43, "confusion of", true);
        expect(&lab, 132, 43, "> net says", true);
        expect(&lab, 131, 43, "confusion of", matrix);
        expect(&lab, 131, 43, "> net says", !matrix);
    }
    leave(&lab);
}
END_TEST

/* Beside the images on a wide screen: calibration instead of the matrix. */
START_TEST(calibration_when_wide)
{
    struct lab lab;
    fill(&lab, NULL, "notebook", IMAGES, WRONG);
    insight_sample((struct inspection *)lab.inspection[0]);
    lab.view = LAB_VIEW_IMAGES;
    lab.images.panel = LAB_IMAGES_CALIBRATION;
    expect(&lab, 132, 43, "mean of 20: 88.50 % right, ECE 6.25 %, too modest", true);
    expect(&lab, 132, 43, "> net says", true);
    expect(&lab, 132, 43, "confusion of", false);
    lab.images.odd = true;
    expect(&lab, 132, 43, "images that are not clothes, 1 of 30", true);
    expect(&lab, 80, 24, "images that are not clothes", false);
    leave(&lab);
}
END_TEST

/* Where there were too many passes for all images. */
START_TEST(some_are_sampled)
{
    struct lab lab;
    fill(&lab, NULL, "notebook", IMAGES, WRONG);
    struct inspection *at = (struct inspection *)lab.inspection[0];
    insight_sample(at);
    lab.view = LAB_VIEW_IMAGES;
    lab.images.panel = LAB_IMAGES_CALIBRATION;
    at->passes = 400;
    expect(&lab, 80, 30, "of 1,000 images", false);
    at->sampled = 500;
    expect(&lab, 80, 30, "of 500 of 1,000 images", true);
    at->image[0].sampled = false;
    lab.images.panel = LAB_IMAGES_IMAGES;
    expect(&lab, 80, 24, "what the net says, all classes", true);
    leave(&lab);
}
END_TEST

/* Only the view of images wants passes, of a run with noise: as many as the run's spec says, or 20. */
START_TEST(passes_that_are_wanted)
{
    static const struct {
        const char *line;
        unsigned passes;
    } want[] = {{"notebook", 20}, {"baseline", 0}, {"notebook mc=7", 7}, {"drop=0>0.3", 20}};
    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        struct lab lab;
        struct inspection_request r;
        insight_lab(&lab, NULL, want[i].line);
        lab.view = LAB_VIEW_IMAGES;
        ck_assert(lab_wants(&lab, 0, &r) && r.passes == want[i].passes);
        lab.view = LAB_VIEW_INSIDE;
        ck_assert(lab_wants(&lab, 0, &r) && r.passes == 0);
        lab_free(&lab);
    }
}
END_TEST

/* Each key leads to the first image of what it shows, and shows it. */
START_TEST(images_keys)
{
    struct lab lab;
    fill(&lab, NULL, "notebook", IMAGES, WRONG);
    insight_sample((struct inspection *)lab.inspection[0]);
    lab.view = LAB_VIEW_IMAGES;
    lab.images = (struct lab_images){.index = 5, .panel = LAB_IMAGES_CALIBRATION};
    ck_assert(keymap_key(&lab, 's') == ACTION_UNCERTAIN && lab.images.uncertain && lab.images.index == 0);
    ck_assert_int_eq(lab.images.panel, LAB_IMAGES_IMAGES);
    ck_assert(keymap_key(&lab, 'n') == ACTION_ODD && lab.images.odd);
    ck_assert(keymap_key(&lab, SCREEN_KEY_LEFT) == ACTION_IMAGE_LEFT && lab.images.index == INSPECTION_ODD - 1);
    ck_assert(keymap_key(&lab, SCREEN_KEY_RIGHT) == ACTION_IMAGE_RIGHT && lab.images.index == 0);
    ck_assert(keymap_key(&lab, 's') == ACTION_NONE && keymap_key(&lab, 'n') == ACTION_CLOTHES && !lab.images.odd);
    ck_assert(keymap_key(&lab, 's') == ACTION_WRONG && !lab.images.uncertain);
    lab.columns = 132; /* the images stay in sight */
    keymap_key(&lab, SCREEN_KEY_TAB);
    ck_assert_int_eq(lab.images.panel, LAB_IMAGES_CALIBRATION);
    keymap_key(&lab, SCREEN_KEY_RIGHT);
    ck_assert(lab.images.panel == LAB_IMAGES_CALIBRATION && lab.images.index == 1);
    keymap_key(&lab, SCREEN_KEY_TAB);
    ck_assert_int_eq(lab.images.panel, LAB_IMAGES_MATRIX);
    leave(&lab);
}
END_TEST

START_TEST(worst_first)
{
    struct lab lab;
    fill(&lab, NULL, "notebook", 10, 0);
    struct inspection *at = (struct inspection *)lab.inspection[0];
    memset(at->confusion, 0, sizeof at->confusion);
    for (unsigned i = 0; i + 1 < INSPECTION_CLASSES; i++) { /* of ankle boots there is none */
        at->confusion[i][i] = 90 - 7 * (i * 3 % 9);
        at->confusion[i][(i + 1) % 10] = 100 - at->confusion[i][i];
    }
    look(&lab, case_of("matrix"));
    char *text = screen_of(&lab, 60, 40, true);
    double last = 0;
    const char *line = strstr(text, "worst first");
    ck_assert_ptr_nonnull(line);
    for (int i = 0; i < INSPECTION_CLASSES; i++) {
        line = strchr(line, '\n') + 1;
        const char *percent = strstr(line, " %"), *end = strchr(line, '\n');
        if (i == INSPECTION_CLASSES - 1) {
            ck_assert_msg(strstr(line, "Ankle boot") && strstr(line, "none") < end, "%s", line);
            break;
        }
        while (percent > line && percent[-1] != ' ')
            percent--;
        double share = strtod(percent, NULL);
        ck_assert_msg(share >= last, "%.1f behind %.1f in\n%s", share, last, text);
        last = share;
    }
    mem_free(text);
    leave(&lab);
}
END_TEST

Suite *images_suite(void)
{
    Suite *s = suite_create("images");
    TCase *t = tcase_create("images");
    tcase_add_test(t, heads);
    tcase_add_test(t, both_when_wide);
    tcase_add_test(t, calibration_when_wide);
    tcase_add_test(t, some_are_sampled);
    tcase_add_test(t, passes_that_are_wanted);
    tcase_add_test(t, images_keys);
    tcase_add_test(t, worst_first);
    suite_add_tcase(s, t);
    return s;
}
