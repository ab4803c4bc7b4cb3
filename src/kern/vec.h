/* SPDX-License-Identifier: MIT */
/* The vector types of one shim, from its VEC (floats a vector). Included by shims alone; no vector type crosses
 * from a shim into another file. Here stands what vector extensions can say; the rest is the shim's. */
#ifndef KERN_VEC_H
#define KERN_VEC_H

#include <stddef.h>
#include <stdint.h>

#define VEC_BYTES (VEC * 4)
#define QUADS (VEC / 2) /* 64-bit lanes a vector */

/* may_alias: they are laid over plain arrays. */
typedef float vf __attribute__((vector_size(VEC_BYTES), may_alias));
typedef int32_t vi __attribute__((vector_size(VEC_BYTES), may_alias));
typedef uint64_t vq __attribute__((vector_size(VEC_BYTES), may_alias));
typedef uint8_t vb __attribute__((vector_size(VEC_BYTES), may_alias));

#define INLINE static inline __attribute__((always_inline))
/* Arrays of vectors live in registers only where the loops over them are unrolled, which a compiler does when told;
 * clang takes gcc's words for it without a warning and does nothing. */
#ifdef __clang__
#define UNROLL _Pragma("clang loop unroll_count(32)")
#else
#define UNROLL _Pragma("GCC unroll 32")
#endif

/* Lane orders for __builtin_shufflevector: neighbours swapped; two vectors' lower and upper halves interleaved. */
#if VEC == 16
#define SWAP_ORDER 1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14
#define ZIP_LOW_ORDER 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23
#define ZIP_HIGH_ORDER 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31
#elif VEC == 8
#define SWAP_ORDER 1, 0, 3, 2, 5, 4, 7, 6
#define ZIP_LOW_ORDER 0, 8, 1, 9, 2, 10, 3, 11
#define ZIP_HIGH_ORDER 4, 12, 5, 13, 6, 14, 7, 15
#else
#define SWAP_ORDER 1, 0, 3, 2
#define ZIP_LOW_ORDER 0, 4, 1, 5
#define ZIP_HIGH_ORDER 2, 6, 3, 7
#endif

INLINE vf vec_load(const float *p)
{
    return *(const vf *)p;
}

INLINE void vec_store(float *p, vf v)
{
    *(vf *)p = v;
}

INLINE vf vec_all(float x)
{
    return x - (vf){0}; /* x - 0 keeps a negative zero, x + 0 does not */
}

/* m ? a : 0, lane by lane; m is all ones or zero. */
INLINE vf vec_keep(vi m, vf a)
{
    return (vf)((vi)a & m);
}

/* m ? a : b */
INLINE vf vec_select(vi m, vf a, vf b)
{
    return (vf)(((vi)a & m) | ((vi)b & ~m));
}

/* 0, 1, 2 ... */
INLINE vi vec_lanes(void)
{
    vi v;
    for (int i = 0; i < VEC; i++)
        v[i] = i;
    return v;
}

INLINE vq vec_swap_halves(vq a)
{
    return (vq)__builtin_shufflevector((vi)a, (vi)a, SWAP_ORDER);
}

/* Rows become columns: each round interleaves row i with row i + VEC / 2, and log2(VEC) rounds transpose. */
INLINE void vec_transpose(vf v[VEC])
{
    UNROLL
    for (int round = 1; round < VEC; round *= 2) {
        vf t[VEC];
        UNROLL
        for (int i = 0; i < VEC / 2; i++) {
            t[2 * i] = __builtin_shufflevector(v[i], v[i + VEC / 2], ZIP_LOW_ORDER);
            t[2 * i + 1] = __builtin_shufflevector(v[i], v[i + VEC / 2], ZIP_HIGH_ORDER);
        }
        UNROLL
        for (int i = 0; i < VEC; i++)
            v[i] = t[i];
    }
}

#endif
