/* SPDX-License-Identifier: MIT */
/* The shim every machine has: vectors of 16 bytes, which are SSE2 on x86-64 and NEON on arm64. */
#define VEC 4
#define TILE_M 4
#define TILE_N 2

#include "vec.h"

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

/* One bit for each 64-bit lane: its sign. */
INLINE unsigned vec_signs(vq a)
{
    return (unsigned)_mm_movemask_pd((__m128d)a);
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

INLINE unsigned vec_signs(vq a)
{
    return (unsigned)(a[0] >> 63 | a[1] >> 63 << 1);
}
#endif

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
