/* SPDX-License-Identifier: MIT */
/* The tests of room view. */
#include <locale.h>

#include "tests/common/runner.h"
#include "tests/view/suites.h"

int main(void)
{
    setlocale(LC_CTYPE, "C.UTF-8");
    SRunner *r = srunner_create(lab_suite());
    srunner_add_suite(r, charts_suite());
    srunner_add_suite(r, figures_suite());
    srunner_add_suite(r, format_suite());
    srunner_add_suite(r, layout_suite());
    srunner_add_suite(r, list_suite());
    srunner_add_suite(r, editor_suite());
    srunner_add_suite(r, controls_suite());
    srunner_add_suite(r, command_suite());
    srunner_add_suite(r, prompt_suite());
    srunner_add_suite(r, keymap_suite());
    srunner_add_suite(r, views_suite());
    srunner_add_suite(r, gaps_suite());
    srunner_add_suite(r, golden_suite());
    srunner_add_suite(r, images_suite());
    srunner_add_suite(r, inside_suite());
    srunner_add_suite(r, study_suite());
    srunner_add_suite(r, watch_suite());
    srunner_add_suite(r, words_suite());
    return runner_run(r);
}
