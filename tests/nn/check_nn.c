/* SPDX-License-Identifier: MIT */
/* Layers, model and optimisers. The steps of whole training runs are held against PyTorch in tests/train. */
#include "check_nn.h"

#include <stdlib.h>

int usable_kerns(void)
{
    int n = 0;
    for (size_t i = 0; kern_at(i); i++)
        n += kern_at(i)->usable();
    return n;
}

const struct kern *usable_kern(int i)
{
    for (size_t k = 0; kern_at(k); k++)
        if (kern_at(k)->usable() && i-- == 0)
            return kern_at(k);
    return NULL;
}

int main(void)
{
    Suite *s = suite_create("nn");
    suite_add_tcase(s, gradient_case());
    suite_add_tcase(s, layer_case());
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
