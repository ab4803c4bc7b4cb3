/* SPDX-License-Identifier: MIT */
/* CRC-32C (Castagnoli; RFC 3720, appendix B.4): whether bytes are those that were written. Any thread. */
#ifndef BASE_CRC32C_H
#define BASE_CRC32C_H

#include <stddef.h>
#include <stdint.h>

/* Goes on from the sum of what came before, 0 at first: crc32c(0, "123456789", 9) is 0xe3069283. */
uint32_t crc32c(uint32_t before, const void *bytes, size_t size);

#endif
