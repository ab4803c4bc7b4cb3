/* SPDX-License-Identifier: MIT */
/* Training: against PyTorch's own numbers, bit for bit against itself, and on its thread. */
#include "check_train.h"
#include "tests/common/runner.h"
#include "tests/common/scratch.h"


void load_first_2048(struct dataset *d)
{
    struct err e;
    ck_assert_msg(dataset_load(d, TEST_DATA "/pytorch/first-2048", &e), "%s", e.text);
    ck_assert_uint_eq(d->train.count, 2048);
}

struct spec spec_of(const char *line)
{
    struct spec s;
    struct err e;
    ck_assert_msg(spec_parse(&s, line, &e), "%s", e.text);
    return s;
}

TCase *scratch_case(const char *name)
{
    TCase *c = tcase_create(name);
    scratch_add(c);
    tcase_set_timeout(c, 60);
    return c;
}

int main(void)
{
    Suite *s = suite_create("train");
    suite_add_tcase(s, pytorch_case());
    suite_add_tcase(s, predict_case());
    suite_add_tcase(s, sample_case());
    suite_add_tcase(s, trainer_case());
    suite_add_tcase(s, bits_case());
    suite_add_tcase(s, bits_beside_case());
    suite_add_tcase(s, outbox_case());
    suite_add_tcase(s, worker_case());
    suite_add_tcase(s, regime_case());
    suite_add_tcase(s, resume_bits_case());
    suite_add_tcase(s, resume_case());
    suite_add_tcase(s, resume_refused_case());
    suite_add_tcase(s, quiet_case());
    suite_add_tcase(s, trail_case());
    suite_add_tcase(s, change_case());
    suite_add_tcase(s, inspect_case());
    suite_add_tcase(s, passes_case());
    suite_add_tcase(s, inspector_case());
    suite_add_tcase(s, inspector_time_case());
    suite_add_tcase(s, fork_bits_case());
    suite_add_tcase(s, fork_case());
    return runner_run(srunner_create(s));
}
