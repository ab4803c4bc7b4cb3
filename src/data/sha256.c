/* SPDX-License-Identifier: MIT */
/* SHA-256 by nettle; see sha256.h. It and its header alone know which library that is. */
#include "sha256.h"

#include <stdint.h>

void sha256_begin(struct sha256 *s)
{
    sha256_init(&s->ctx);
}

void sha256_add(struct sha256 *s, const void *bytes, size_t size)
{
    sha256_update(&s->ctx, size, bytes);
}

void sha256_end(struct sha256 *s, char out[SHA256_HEX_SIZE])
{
    static const char digits[] = "0123456789abcdef";
    uint8_t sum[SHA256_DIGEST_SIZE];
    sha256_digest(&s->ctx, sizeof sum, sum);
    for (size_t i = 0; i < sizeof sum; i++) {
        out[2 * i] = digits[sum[i] >> 4];
        out[2 * i + 1] = digits[sum[i] & 15];
    }
    out[2 * sizeof sum] = 0;
}
