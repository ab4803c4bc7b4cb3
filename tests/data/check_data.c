/* SPDX-License-Identifier: MIT */
/* Runs the tests of room data: files, gzip, folders, CSV, the search, the split, the mini-batches and changed
 * images. */
#include "fixture.h"
#include "tests/common/runner.h"

int main(void)
{
    SRunner *r = srunner_create(idx_suite());
    srunner_add_suite(r, gzip_suite());
    srunner_add_suite(r, csv_suite());
    srunner_add_suite(r, dataset_suite());
    srunner_add_suite(r, split_suite());
    srunner_add_suite(r, augment_suite());
    return runner_run(r);
}
