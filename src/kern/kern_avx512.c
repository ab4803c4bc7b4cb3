/* SPDX-License-Identifier: MIT */
/* The shim for AVX-512 (F, BW, DQ, VL): vectors of 64 bytes, 32 registers. */
#if !defined __AVX512F__ || !defined __AVX512BW__ || !defined __AVX512DQ__ || !defined __AVX512VL__
#error "compile this file with -mavx512f -mavx512bw -mavx512dq -mavx512vl"
#endif
#define VEC 16
#define TILE_M 6
#define TILE_N 4
#define DENSE_FROM 55
#define PEAK_CHAINS 24

#include <immintrin.h>

#include "vec.h"

/* a * b + c */
INLINE vf vec_fma(vf a, vf b, vf c)
{
    return (vf)_mm512_fmadd_ps((__m512)a, (__m512)b, (__m512)c);
}

INLINE vf vec_sqrt(vf x)
{
    return (vf)_mm512_sqrt_ps((__m512)x);
}

/* a / b for b in [1e-38, 1e38], to an ulp or two; beyond, NaN or infinite. The divider takes 16 cycles for these 64
 * bytes and 18 for the roots that stand before each quotient of Adam; so this leaves it to the roots: a start from the
 * exponent, off by at most 0.13, and two steps that cube the error. At 784 x 120 what Adam adds to the products falls
 * from 23 to 17 us a step. The machine's own estimate (vrcp14ps) gains no more, and may differ between makers. */
INLINE vf vec_quotient(vf a, vf b)
{
    vf r = (vf)(0x7ef311c7 - (vi)b);
    UNROLL
    for (int i = 0; i < 2; i++) {
        vf e = vec_fma(-b, r, vec_all(1));
        r = vec_fma(r, vec_fma(e, e, e), r);
    }
    return a * r;
}

/* VEC bytes, at any address. */
INLINE vf vec_from_bytes(const uint8_t *p)
{
    return (vf)_mm512_cvtepi32_ps(_mm512_cvtepu8_epi32(_mm_loadu_si128((const __m128i *)p)));
}

/* The product of the low halves of each 64-bit lane. */
INLINE vq vec_mul_low(vq a, vq b)
{
    return (vq)_mm512_mul_epu32((__m512i)a, (__m512i)b);
}

/* One bit for each 32-bit lane: its sign. */
INLINE uint32_t vec_signs(vi a)
{
    return _mm512_movepi32_mask((__m512i)a);
}

/* One bit for each byte: whether it is at least t, or equal to it. */
INLINE uint64_t vec_bytes_from(vb a, uint8_t t)
{
    return _mm512_cmpge_epu8_mask((__m512i)a, _mm512_set1_epi8((char)t));
}

INLINE uint64_t vec_bytes_at(vb a, uint8_t t)
{
    return _mm512_cmpeq_epi8_mask((__m512i)a, _mm512_set1_epi8((char)t));
}

/* Lanes whose bit is set; the others are 0. */
INLINE vf vec_keep_bits(uint32_t bits, vf a)
{
    return (vf)_mm512_maskz_mov_ps((__mmask16)bits, (__m512)a);
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
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
        && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("fma");
}

const struct kern kern_avx512 = {
    .name = "avx512",
    .about = "64-byte vectors, x86-64 with AVX-512 F, BW, DQ and VL",
    .usable = usable,
    KERN_TABLE,
};
