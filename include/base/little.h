/* SPDX-License-Identifier: MIT */
/* Little-endian numbers in files, byte by byte: right on any machine, and a plain copy after optimisation on most. Any
 * thread. */
#ifndef BASE_LITTLE_H
#define BASE_LITTLE_H

#include <stdint.h>
#include <string.h>

static inline void little_put(unsigned char *to, uint64_t value, unsigned bytes)
{
    for (unsigned i = 0; i < bytes; i++)
        to[i] = (unsigned char)(value >> 8 * i);
}

static inline uint64_t little_get(const unsigned char *from, unsigned bytes)
{
    uint64_t value = 0;
    for (unsigned i = 0; i < bytes; i++)
        value |= (uint64_t)from[i] << 8 * i;
    return value;
}

static inline void little_put_float(unsigned char *to, float value)
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    little_put(to, bits, sizeof bits);
}

static inline float little_get_float(const unsigned char *from)
{
    uint32_t bits = (uint32_t)little_get(from, sizeof bits);
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

#endif
