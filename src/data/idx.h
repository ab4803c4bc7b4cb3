/* SPDX-License-Identifier: MIT */
/* One IDX file: images or labels, as MNIST and Fashion-MNIST have them.
 *
 * Bytes 0, 0, element type (8: unsigned bytes), number of dimensions, then each size as a big-endian 32-bit number,
 * then the elements in C order (Y. LeCun, "The MNIST database of handwritten digits", file formats). Any thread.
 */
#ifndef DATA_IDX_H
#define DATA_IDX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "sha256.h"

enum idx_kind {
    IDX_IMAGES, /* (count, DATASET_SIDE, DATASET_SIDE) */
    IDX_LABELS, /* (count), each below DATASET_CLASSES */
};

struct idx {
    size_t count;
    uint8_t *data; /* the elements; freed by mem_free */
    char sha256[SHA256_HEX_SIZE]; /* of the whole content, header and elements, unpacked */
};

/* Reads a file, raw or gzip by its content, straight to where the elements stay. Every byte is accounted for: a header
 * of another kind, sizes that overflow or are not DATASET_SIDE, too few bytes, too many, none, and a label out of range
 * are errors that name the place. *out is all zero on failure. */
bool idx_load(const char *path, enum idx_kind kind, struct idx *out, struct err *e);

#endif
