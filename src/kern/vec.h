/* SPDX-License-Identifier: MIT */
/* The vector types of one shim, from its VEC (floats a vector). Included by shims alone; no vector type crosses
 * from a shim into another file. */
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
typedef uint8_t vb __attribute__((vector_size(VEC), may_alias, aligned(1)));

#define INLINE static inline __attribute__((always_inline))

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

#endif
