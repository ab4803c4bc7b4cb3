/* SPDX-License-Identifier: MIT */
/* The kernels, each in every variant that this machine has. */
#include <stdlib.h>
#include <string.h>

#include "buffers.h"
#include "tests/common/kerns.h"
#include "tests/common/runner.h"

START_TEST(variants_are_found_by_name)
{
    ck_assert_int_ge(usable_kerns(), 1);
    ck_assert(kern_best()->usable());
    ck_assert_ptr_null(kern_find("mmx"));
    for (size_t i = 0; kern_at(i); i++)
        ck_assert_ptr_eq(kern_find(kern_at(i)->name), kern_at(i));
    ck_assert_ptr_nonnull(kern_find("base"));
}
END_TEST

/* The figures are a benchmark's; here only that each round is counted. */
START_TEST(peak_counts_its_operations)
{
    const struct kern *kern = usable_kern(_i);
    double one = kern->peak(1);
    ck_assert(one > 0);
    for (size_t rounds = 2; rounds <= 1000; rounds *= 10)
        ck_assert(kern->peak(rounds) == one * (double)rounds);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("kern");
    TCase *list = tcase_create("list");
    tcase_add_test(list, variants_are_found_by_name);
    tcase_add_loop_test(list, peak_counts_its_operations, 0, usable_kerns());
    suite_add_tcase(s, list);
    suite_add_tcase(s, layout_case());
    suite_add_tcase(s, forward_case());
    suite_add_tcase(s, weight_grad_case());
    suite_add_tcase(s, update_case());
    suite_add_tcase(s, rule_case());
    suite_add_tcase(s, map_case());
    suite_add_tcase(s, act_case());
    suite_add_tcase(s, norm_case());
    suite_add_tcase(s, mask_case());
    suite_add_tcase(s, normal_case());
    suite_add_tcase(s, loss_case());
    return runner_run(srunner_create(s));
}
