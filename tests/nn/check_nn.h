/* SPDX-License-Identifier: MIT */
#ifndef TESTS_NN_CHECK_NN_H
#define TESTS_NN_CHECK_NN_H

#include <check.h>

#include "nn/model.h"
#include "nn/optim.h"

/* The kernel variants of this machine, by number. */
int usable_kerns(void);
const struct kern *usable_kern(int i);

int gradient_cases(void);

TCase *gradient_case(void);
TCase *layer_case(void);

#endif
