/* SPDX-License-Identifier: MIT */
/* The shim every machine has: vectors of 16 bytes, which are SSE2 on x86-64 and NEON on arm64. */
#define VEC 4
#define TILE_M 6
#define TILE_N 2
#define DENSE_FROM 75
#define PEAK_CHAINS 14

#include "vec.h"

/* a * b + c, rounded twice on every machine, so that base has the same bits everywhere. */
INLINE vf vec_fma(vf a, vf b, vf c)
{
    return a * b + c;
}

/* Lanes whose bit is set; the others are 0. */
INLINE vf vec_keep_bits(uint32_t bits, vf a)
{
    const vi lane_bit = {1, 2, 4, 8};
    return vec_keep((vi)(((int32_t)bits & lane_bit) != 0), a);
}

INLINE vf vec_quotient(vf a, vf b)
{
    return a / b;
}

/* VEC bytes, at any address. */
INLINE vf vec_from_bytes(const uint8_t *p)
{
    const vi bytes = {p[0], p[1], p[2], p[3]};
    return __builtin_convertvector(bytes, vf);
}

#ifdef __SSE2__
#include <immintrin.h>

INLINE vf vec_sqrt(vf x)
{
    return (vf)_mm_sqrt_ps((__m128)x);
}

/* The product of the low halves of each 64-bit lane. */
INLINE vq vec_mul_low(vq a, vq b)
{
    return (vq)_mm_mul_epu32((__m128i)a, (__m128i)b);
}

/* One bit for each 32-bit lane: its sign. */
INLINE uint32_t vec_signs(vi a)
{
    return (uint32_t)_mm_movemask_ps((__m128)a);
}

/* One bit for each byte: its sign. */
INLINE uint64_t vec_signs_bytes(vb a)
{
    return (uint32_t)_mm_movemask_epi8((__m128i)a);
}
#else
#include <math.h>

INLINE vf vec_sqrt(vf x)
{
    for (int i = 0; i < VEC; i++)
        x[i] = sqrtf(x[i]);
    return x;
}

INLINE vq vec_mul_low(vq a, vq b)
{
    return (a & 0xffffffffu) * (b & 0xffffffffu);
}

INLINE uint32_t vec_signs(vi a)
{
    uint32_t bits = 0;
    for (int i = 0; i < VEC; i++)
        bits |= (uint32_t)a[i] >> 31 << i;
    return bits;
}

INLINE uint64_t vec_signs_bytes(vb a)
{
    uint64_t bits = 0;
    for (int i = 0; i < VEC_BYTES; i++)
        bits |= (uint64_t)(a[i] >> 7) << i;
    return bits;
}
#endif

/* One bit for each byte: whether it is at least t, or equal to it. */
INLINE uint64_t vec_bytes_from(vb a, uint8_t t)
{
    return vec_signs_bytes((vb)(a >= t));
}

INLINE uint64_t vec_bytes_at(vb a, uint8_t t)
{
    return vec_signs_bytes((vb)(a == t));
}

/* Bytes as floats, divided by 255 and rounded once, as PyTorch's ToTensor does. */
INLINE vf vec_255ths(vf x)
{
    return x / 255.0f;
}

#include "shim.h"
#include "variants.h"

static bool usable(void)
{
    return true;
}

const struct kern kern_base = {
    .name = "base",
    .about = "16-byte vectors, every machine",
    .usable = usable,
    KERN_TABLE,
};
