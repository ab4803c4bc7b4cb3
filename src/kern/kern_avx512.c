/* SPDX-License-Identifier: MIT */
/* The shim for AVX-512 (F, BW, DQ, VL): vectors of 64 bytes, 32 registers. */
#if !defined __AVX512F__ || !defined __AVX512BW__ || !defined __AVX512DQ__ || !defined __AVX512VL__
#error "compile this file with -mavx512f -mavx512bw -mavx512dq -mavx512vl"
#endif
#define VEC 16
#define TILE_M 8
#define TILE_N 2

#include <immintrin.h>

#include "vec.h"

INLINE vf vec_sqrt(vf x)
{
    return (vf)_mm512_sqrt_ps((__m512)x);
}

/* The product of the low halves of each 64-bit lane. */
INLINE vq vec_mul_low(vq a, vq b)
{
    return (vq)_mm512_mul_epu32((__m512i)a, (__m512i)b);
}

/* One bit for each 64-bit lane: its sign. */
INLINE unsigned vec_signs(vq a)
{
    return (unsigned)_mm512_movepi64_mask((__m512i)a);
}

#include "shim.h"
#include "variants.h"

static bool usable(void)
{
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
        && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
}

const struct kern kern_avx512 = {
    .name = "avx512",
    .about = "64-byte vectors, x86-64 with AVX-512 F, BW, DQ and VL",
    .usable = usable,
    KERN_TABLE,
};
