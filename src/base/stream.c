/* SPDX-License-Identifier: MIT */
/* Philox4x32-10 and the draws made of it; see base/stream.h. The vector form of the same function,
 * for dropout masks, is in kern. */
#include "base/stream.h"

enum { ROUNDS = 10 };

void stream_block(struct stream s, uint32_t epoch, uint32_t step, uint32_t block, uint32_t out[4])
{
    uint32_t c0 = block, c1 = step, c2 = epoch, c3 = s.purpose;
    uint32_t k0 = (uint32_t)s.seed, k1 = (uint32_t)(s.seed >> 32);
    for (int r = 0; r < ROUNDS; r++) {
        uint64_t a = (uint64_t)0xD2511F53u * c0, b = (uint64_t)0xCD9E8D57u * c2;
        c0 = (uint32_t)(b >> 32) ^ c1 ^ k0;
        c1 = (uint32_t)b;
        c2 = (uint32_t)(a >> 32) ^ c3 ^ k1;
        c3 = (uint32_t)a;
        k0 += 0x9E3779B9u;
        k1 += 0xBB67AE85u;
    }
    out[0] = c0;
    out[1] = c1;
    out[2] = c2;
    out[3] = c3;
}

uint32_t stream_u32(struct stream s, uint32_t epoch, uint32_t step, uint32_t index)
{
    uint32_t w[4];
    stream_block(s, epoch, step, index / 4, w);
    return w[index % 4];
}

float stream_unit(struct stream s, uint32_t epoch, uint32_t step, uint32_t index)
{
    return (float)(stream_u32(s, epoch, step, index) >> 8) * 0x1p-24f;
}

void stream_shuffle(struct stream s, uint32_t epoch, uint32_t *order, size_t n)
{
    for (size_t i = n; i > 1; i--) {
        uint32_t w[4];
        stream_block(s, epoch, 0, (uint32_t)i, w);
        uint64_t bits = (uint64_t)w[1] << 32 | w[0];
        size_t j = (size_t)(((bits >> 32) * i + ((bits & 0xffffffffu) * i >> 32)) >> 32);
        uint32_t t = order[i - 1];
        order[i - 1] = order[j];
        order[j] = t;
    }
}
