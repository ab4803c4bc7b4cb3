/* SPDX-License-Identifier: MIT */
#ifndef TESTS_NN_CHECK_NN_H
#define TESTS_NN_CHECK_NN_H

#include <check.h>

#include "nn/model.h"
#include "nn/optim.h"

int gradient_cases(void);

TCase *gradient_case(void);
TCase *layer_case(void);

#endif
