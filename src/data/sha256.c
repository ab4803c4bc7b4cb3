/* SPDX-License-Identifier: MIT */
/* SHA-256 by nettle; see sha256.h. The one file of this room that knows which library that is. */
#include "sha256.h"

#include <stdint.h>

#include <nettle/sha2.h>

void sha256_hex(char out[SHA256_HEX_SIZE], const struct sha256_part *part, size_t count)
{
    static const char digits[] = "0123456789abcdef";
    struct sha256_ctx ctx;
    uint8_t sum[SHA256_DIGEST_SIZE];
    sha256_init(&ctx);
    for (size_t i = 0; i < count; i++)
        sha256_update(&ctx, part[i].size, part[i].bytes);
    sha256_digest(&ctx, sizeof sum, sum);
    for (size_t i = 0; i < sizeof sum; i++) {
        out[2 * i] = digits[sum[i] >> 4];
        out[2 * i + 1] = digits[sum[i] & 15];
    }
    out[2 * sizeof sum] = 0;
}
