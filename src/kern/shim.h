/* SPDX-License-Identifier: MIT */
/* The bodies of every kernel, compiled once for each instruction set.
 *
 * A shim (kern_<isa>.c) defines VEC, TILE_M and TILE_N, includes vec.h, gives the few operations that vector
 * extensions cannot say (vec_sqrt, vec_mul_low, vec_signs), includes this, and fills its table from KERN_TABLE.
 */
#ifndef KERN_SHIM_H
#define KERN_SHIM_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kern/kern.h"

#include "body_gemm.h"
#include "body_loss.h"
#include "body_map.h"
#include "body_mask.h"
#include "body_optim.h"

#define KERN_TABLE                                                                                                     \
    .gemm_nn = gemm_nn, .gemm_tn = gemm_tn, .gemm_nt = gemm_nt, .sum_rows = sum_rows, .scale_bytes = scale_bytes,      \
    .relu = relu, .relu_back = relu_back, .mask_draw = mask_draw, .mask_apply = mask_apply,                            \
    .softmax_loss = softmax_loss, .adam = adam, .sgd = sgd

#endif
