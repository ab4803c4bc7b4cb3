/* SPDX-License-Identifier: MIT */
/* Layers, model and optimisers. The steps of whole training runs are held against PyTorch in tests/train. */
#include "check_nn.h"

#include <stdlib.h>

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
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
