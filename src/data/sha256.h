/* SPDX-License-Identifier: MIT */
/* SHA-256 (FIPS 180-4) of bytes that lie in several places, as hex. Any thread. */
#ifndef DATA_SHA256_H
#define DATA_SHA256_H

#include <stddef.h>

enum { SHA256_HEX_SIZE = 65 }; /* 64 digits and the final 0 */

struct sha256_part {
    const void *bytes;
    size_t size;
};

/* The sum of the parts one behind the other. */
void sha256_hex(char out[SHA256_HEX_SIZE], const struct sha256_part *part, size_t count);

#endif
