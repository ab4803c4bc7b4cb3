/* SPDX-License-Identifier: MIT */
/* Layers, model and optimisers. The steps of whole training runs are held against PyTorch in tests/train. */
#include "check_nn.h"
#include "tests/common/runner.h"


int main(void)
{
    Suite *s = suite_create("nn");
    suite_add_tcase(s, gradient_case());
    suite_add_tcase(s, layer_case());
    suite_add_tcase(s, dropout_case());
    suite_add_tcase(s, noise_case());
    suite_add_tcase(s, weights_case());
    suite_add_tcase(s, model_case());
    suite_add_tcase(s, probe_case());
    suite_add_tcase(s, reference_case());
    suite_add_tcase(s, batchnorm_case());
    suite_add_tcase(s, rules_case());
    return runner_run(srunner_create(s));
}
