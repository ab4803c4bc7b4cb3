/* SPDX-License-Identifier: MIT */
/* What the tests of training share: real images and specs. */
#ifndef TESTS_TRAIN_CHECK_TRAIN_H
#define TESTS_TRAIN_CHECK_TRAIN_H

#include <check.h>

#include "data/dataset.h"
#include "run/spec.h"

/* The first 2,048 training images, from tests/data/pytorch. */
void load_first_2048(struct dataset *d);

struct spec spec_of(const char *line);

/* The tag of cases that compute much, with no threads but those that other cases have too: CK_EXCLUDE_TAGS leaves them
 * out where each step takes twenty times as long. */
#define ARITHMETIC "arithmetic"
/* And of those whose numbers alone are looked at, after steps over memory that other cases go as well: each is a run
 * that has to be long, and no sanitizer sees anything new in it. */
#define NUMBERS ARITHMETIC " numbers"

/* With a folder for its files, and a minute for each test. */
TCase *scratch_case(const char *name);

TCase *pytorch_case(void);
TCase *predict_case(void);
TCase *sample_case(void);
TCase *trainer_case(void);
TCase *bits_case(void);
TCase *bits_beside_case(void);
TCase *worker_case(void);
TCase *outbox_case(void);
TCase *quiet_case(void);
TCase *resume_bits_case(void);
TCase *regime_case(void);
TCase *resume_case(void);
TCase *resume_refused_case(void);
TCase *trail_case(void);
TCase *change_case(void);
TCase *inspect_case(void);
TCase *passes_case(void);
TCase *inspector_case(void);
TCase *inspector_time_case(void);
TCase *fork_bits_case(void);
TCase *fork_case(void);

#endif
