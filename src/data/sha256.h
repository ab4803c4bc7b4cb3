/* SPDX-License-Identifier: MIT */
/* SHA-256 (FIPS 180-4) of bytes that come one after another, as hex. Any thread. */
#ifndef DATA_SHA256_H
#define DATA_SHA256_H

#include <stddef.h>

#include <nettle/sha2.h>

enum { SHA256_HEX_SIZE = 65 }; /* 64 digits and the final 0 */

struct sha256 {
    struct sha256_ctx ctx; /* nettle's */
};

void sha256_begin(struct sha256 *s);
void sha256_add(struct sha256 *s, const void *bytes, size_t size);
void sha256_end(struct sha256 *s, char out[SHA256_HEX_SIZE]);

#endif
