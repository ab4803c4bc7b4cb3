/* SPDX-License-Identifier: MIT */
/* What the tests of training share: real images, specs, a folder of their own. */
#ifndef TESTS_TRAIN_CHECK_TRAIN_H
#define TESTS_TRAIN_CHECK_TRAIN_H

#include <check.h>

#include "data/dataset.h"
#include "kern/kern.h"
#include "run/spec.h"

/* The first 2,048 training images, from tests/data/pytorch. */
void load_first_2048(struct dataset *d);

struct spec spec_of(const char *line);

/* dir/name below a fresh temporary folder of this test program. The result is static. */
const char *temp_path(const char *name);

/* The kernel variants of this machine, by number. */
int usable_kerns(void);
const struct kern *usable_kern(int i);

TCase *pytorch_case(void);
TCase *trainer_case(void);
TCase *worker_case(void);
TCase *outbox_case(void);

#endif
