/* SPDX-License-Identifier: MIT */
/* CRC-32C, eight bytes at a time (Kounavis and Berry, "A systematic approach to building high performance
 * software-based CRC generators", 2005: slicing by 8); see base/crc32c.h. The tables are made by the first who asks. */
#include "base/crc32c.h"

#include <pthread.h>

enum { SLICES = 8, BYTES = 256 };

static const uint32_t polynomial = UINT32_C(0x82f63b78); /* bits reversed */

static uint32_t table[SLICES][BYTES]; /* [k][b]: the sum of b with k zero bytes behind */
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void make_table(void)
{
    for (uint32_t b = 0; b < BYTES; b++) {
        uint32_t crc = b;
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (crc & 1 ? polynomial : 0);
        table[0][b] = crc;
    }
    for (int k = 1; k < SLICES; k++)
        for (int b = 0; b < BYTES; b++)
            table[k][b] = table[k - 1][b] >> 8 ^ table[0][table[k - 1][b] & 0xff];
}

static uint32_t word_at(const unsigned char *p)
{
    return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static uint32_t eight(uint32_t crc, const unsigned char *p)
{
    uint32_t a = crc ^ word_at(p), b = word_at(p + 4);
    return table[7][a & 0xff] ^ table[6][a >> 8 & 0xff] ^ table[5][a >> 16 & 0xff] ^ table[4][a >> 24]
        ^ table[3][b & 0xff] ^ table[2][b >> 8 & 0xff] ^ table[1][b >> 16 & 0xff] ^ table[0][b >> 24];
}

uint32_t crc32c(uint32_t before, const void *bytes, size_t size)
{
    const unsigned char *p = bytes, *end = p + size;
    uint32_t crc = ~before;
    pthread_once(&once, make_table);
    for (; end - p >= SLICES; p += SLICES)
        crc = eight(crc, p);
    for (; p < end; p++)
        crc = crc >> 8 ^ table[0][(crc ^ *p) & 0xff];
    return ~crc;
}
