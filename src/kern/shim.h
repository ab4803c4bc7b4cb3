/* SPDX-License-Identifier: MIT */
/* The bodies of every kernel, compiled once for each instruction set.
 *
 * A shim (kern_<isa>.c) defines VEC, TILE_M, TILE_N, DENSE_FROM and PEAK_CHAINS, includes vec.h, gives the few
 * operations that vector extensions cannot say (vec_fma, vec_sqrt, vec_mul_low ...), includes this, and fills its table
 * from KERN_TABLE.
 */
#ifndef KERN_SHIM_H
#define KERN_SHIM_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kern/kern.h"

#include "body_update.h"
#include "body_dense.h"
#include "body_loss.h"
#include "body_act.h"
#include "body_map.h"
#include "body_mask.h"
#include "body_norm.h"
#include "body_normal.h"
#include "body_peak.h"

#define KERN_TABLE                                                                                                     \
    .dense_forward = dense_forward, .nonzero = nonzero, .sparse_product = sparse_product,                              \
    .dense_bias_grad = dense_bias_grad, .update = update, .transpose = transpose, .read_block = read_block,            \
    .read_panel = read_panel, .square_sum = square_sum, .scale = scale,                                                \
    .relu = relu, .relu_back = relu_back, .activate = activate, .activate_back = activate_back,                        \
    .mask_draw = mask_draw, .mask_apply = mask_apply,                                                                  \
    .normal_draw = normal_draw, .noise_plus = noise_plus, .noise_times = noise_times, .noise_spread = noise_spread,    \
    .noise_learn = noise_learn,                                                                                        \
    .row_moments = row_moments, .row_scale = row_scale, .row_sums = row_sums, .row_mix = row_mix,                      \
    .softmax_loss = softmax_loss, .peak = peak

#endif
