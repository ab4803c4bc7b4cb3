/* SPDX-License-Identifier: MIT */
/* The shim for AVX2 with FMA: vectors of 32 bytes, 16 registers. */
#if !defined __AVX2__ || !defined __FMA__
#error "compile this file with -mavx2 -mfma"
#endif
#define VEC 8
#define TILE_M 6
#define TILE_N 2

#include <immintrin.h>

#include "vec.h"

INLINE vf vec_sqrt(vf x)
{
    return (vf)_mm256_sqrt_ps((__m256)x);
}

/* The product of the low halves of each 64-bit lane. */
INLINE vq vec_mul_low(vq a, vq b)
{
    return (vq)_mm256_mul_epu32((__m256i)a, (__m256i)b);
}

/* One bit for each 64-bit lane: its sign. */
INLINE unsigned vec_signs(vq a)
{
    return (unsigned)_mm256_movemask_pd((__m256d)a);
}

#include "shim.h"
#include "variants.h"

static bool usable(void)
{
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
}

const struct kern kern_avx2 = {
    .name = "avx2",
    .about = "32-byte vectors, x86-64 with AVX2 and FMA",
    .usable = usable,
    KERN_TABLE,
};
