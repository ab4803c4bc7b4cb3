/* SPDX-License-Identifier: MIT */
/* The shim for AVX2 with FMA: vectors of 32 bytes, 16 registers. */
#if !defined __AVX2__ || !defined __FMA__
#error "compile this file with -mavx2 -mfma"
#endif
#define VEC 8
#define TILE_M 6
#define TILE_N 2
#define DENSE_FROM 55
#define PEAK_CHAINS 14

#include <immintrin.h>

#include "vec.h"

/* a * b + c */
INLINE vf vec_fma(vf a, vf b, vf c)
{
    return (vf)_mm256_fmadd_ps((__m256)a, (__m256)b, (__m256)c);
}

INLINE vf vec_sqrt(vf x)
{
    return (vf)_mm256_sqrt_ps((__m256)x);
}

INLINE vf vec_quotient(vf a, vf b)
{
    return a / b;
}

/* VEC bytes, at any address. */
INLINE vf vec_from_bytes(const uint8_t *p)
{
    return (vf)_mm256_cvtepi32_ps(_mm256_cvtepu8_epi32(_mm_loadl_epi64((const __m128i *)p)));
}

/* The product of the low halves of each 64-bit lane. */
INLINE vq vec_mul_low(vq a, vq b)
{
    return (vq)_mm256_mul_epu32((__m256i)a, (__m256i)b);
}

/* One bit for each 32-bit lane: its sign. */
INLINE uint32_t vec_signs(vi a)
{
    return (uint32_t)_mm256_movemask_ps((__m256)a);
}

/* One bit for each byte: whether it is at least t, or equal to it. */
INLINE uint64_t vec_bytes_from(vb a, uint8_t t)
{
    return (uint32_t)_mm256_movemask_epi8((__m256i)(a >= t));
}

INLINE uint64_t vec_bytes_at(vb a, uint8_t t)
{
    return (uint32_t)_mm256_movemask_epi8((__m256i)(a == t));
}

/* Lanes whose bit is set; the others are 0. */
INLINE vf vec_keep_bits(uint32_t bits, vf a)
{
    const vi lane_bit = {1, 2, 4, 8, 16, 32, 64, 128};
    return vec_keep((vi)(((int32_t)bits & lane_bit) != 0), a);
}

/* Bytes as floats, divided by 255 and rounded once, as PyTorch's ToTensor does: the reciprocal in two parts is much
 * faster than a division. */
INLINE vf vec_255ths(vf x)
{
    const float high = 0x1.010102p-8f, low = -0x1.fdfdfep-33f;
    return vec_fma(x, vec_all(high), x * low);
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
