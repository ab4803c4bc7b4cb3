/* SPDX-License-Identifier: MIT */
/* Runs the tests of room data: files, gzip, folders, CSV, the search, the split, the mini-batches and changed images. */
#include <stdlib.h>

#include "fixture.h"

int main(void)
{
    SRunner *r = srunner_create(idx_suite());
    srunner_add_suite(r, gzip_suite());
    srunner_add_suite(r, csv_suite());
    srunner_add_suite(r, dataset_suite());
    srunner_add_suite(r, split_suite());
    srunner_add_suite(r, augment_suite());
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
