/* SPDX-License-Identifier: MIT */
/* safetensors files of float32 tensors: u64 little-endian length, JSON header, data. The same format that PyTorch's
 * safetensors library reads and writes.
 */
#ifndef RUN_SAFETENSORS_H
#define RUN_SAFETENSORS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

enum { TENSOR_NAME_MAX = 64, TENSOR_DIMS_MAX = 4, TENSOR_COUNT_MAX = 256 };

struct tensor {
    char name[TENSOR_NAME_MAX];
    size_t ndim, dim[TENSOR_DIMS_MAX];
    float *value; /* contiguous, row-major */
};

/* Named tensors; owns every value. */
struct tensors {
    size_t count;
    struct tensor item[TENSOR_COUNT_MAX];
};

/* An added tensor's value is allocated, zeroed, and the set's. NULL when memory or room is short. */
struct tensor *tensors_add(struct tensors *t, const char *name, size_t ndim, const size_t *dim, struct err *e);
struct tensor *tensors_find(struct tensors *t, const char *name);
void tensors_free(struct tensors *t);

/* Floats in a tensor. */
size_t tensor_count(const struct tensor *t);

/* Writes atomically (base/file.h, file_replace), in the order of item. */
bool safetensors_save(const char *path, const struct tensors *t, struct err *e);

/* Reads; every lie a header can tell (length, offsets, holes, overlap, shape, dtype other than F32, duplicate
 * names, bytes behind the end) is an error that names the file and the tensor. *t is all zero on failure. */
bool safetensors_load(const char *path, struct tensors *t, struct err *e);

#endif
