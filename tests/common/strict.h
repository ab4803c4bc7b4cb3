/* SPDX-License-Identifier: MIT */
/* A reader of safetensors that was written after the format's description alone, and takes nothing that is not in it:
 * what it takes, every reader takes. A file that is wrong fails the test.
 */
#ifndef TESTS_COMMON_STRICT_H
#define TESTS_COMMON_STRICT_H

#include <stddef.h>

enum { STRICT_TENSORS_MAX = 32, STRICT_NAME_MAX = 64, STRICT_DIMS_MAX = 8 };

struct strict_tensor {
    char name[STRICT_NAME_MAX];
    size_t ndim, dim[STRICT_DIMS_MAX], begin, end;
    const unsigned char *data; /* little-endian float32, in the file's bytes */
};

struct strict {
    size_t count;
    struct strict_tensor tensor[STRICT_TENSORS_MAX]; /* in the order of the header */
};

/* Asserts that the bytes are a file of float32 tensors: the header's length, which is a multiple of 8, its JSON with
 * each key once and blanks behind it, offsets that fit the shapes and leave no hole, and nothing behind the end. */
struct strict strict_read(const char *bytes, size_t size);
/* Value i of a tensor. */
float strict_value(const struct strict_tensor *t, size_t i);

#endif
