/* SPDX-License-Identifier: MIT */
/* Little-endian numbers in files, byte by byte: right on any machine. */
#ifndef LOG_LITTLE_H
#define LOG_LITTLE_H

#include <stdint.h>

static inline uint64_t little_get(const unsigned char *from, unsigned bytes)
{
    uint64_t value = 0;
    for (unsigned i = 0; i < bytes; i++)
        value |= (uint64_t)from[i] << 8 * i;
    return value;
}

#endif
