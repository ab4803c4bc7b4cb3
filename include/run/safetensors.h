/* SPDX-License-Identifier: MIT */
/* safetensors files of float32 tensors: u64 little-endian length, JSON header, data. The same format that PyTorch's
 * safetensors library reads and writes. Beside tensors a file may hold words of metadata, text by text.
 */
#ifndef RUN_SAFETENSORS_H
#define RUN_SAFETENSORS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

/* Bytes. The format allows 100,000,000, which take two gigabytes when they are parsed; 256 tensors take 50,000, and the
 * rest is room for the metadata of others. */
enum { SAFETENSORS_HEADER_MAX = 4 << 20 };

enum { TENSOR_NAME_MAX = 64, TENSOR_DIMS_MAX = 4, TENSOR_COUNT_MAX = 256 };

struct tensor {
    char name[TENSOR_NAME_MAX];
    size_t ndim, dim[TENSOR_DIMS_MAX];
    float *value; /* contiguous, row-major */
};

enum { METADATA_MAX = 24, METADATA_KEY_MAX = 32, METADATA_TEXT_MAX = 2048 };

/* Named tensors; owns every value. */
struct tensors {
    size_t count;
    char words[METADATA_TEXT_MAX]; /* of a spec: what names and shapes cannot tell of the network. "": nothing */
    struct tensor item[TENSOR_COUNT_MAX];
};

/* An added tensor's value is allocated, zeroed, and the set's. NULL when memory or room is short. */
struct tensor *tensors_add(struct tensors *t, const char *name, size_t ndim, const size_t *dim, struct err *e);
struct tensor *tensors_find(struct tensors *t, const char *name);
void tensors_free(struct tensors *t);

/* Floats in a tensor. */
size_t tensor_count(const struct tensor *t);

/* "__metadata__", in the order of the file. */
struct metadata {
    size_t count;
    struct metadata_item {
        char key[METADATA_KEY_MAX], text[METADATA_TEXT_MAX];
    } item[METADATA_MAX];
};

/* Appends one; a caller's bug when it does not fit. */
void metadata_add(struct metadata *m, const char *key, const char *text);
/* NULL when it is not there. */
const char *metadata_find(const struct metadata *m, const char *key);

#define SAFETENSORS_WORDS "dropout-lab" /* the key of words */

/* Writes atomically (base/file.h, file_replace), in the order of item; words, if any, as metadata. */
bool safetensors_save(const char *path, const struct tensors *t, struct err *e);
/* The same for a file of a run's record: a link is not written through (file_replace_own). */
bool safetensors_save_own(const char *path, const struct tensors *t, struct err *e);

/* Reads; every lie a header can tell (length, offsets, holes, overlap, shape, dtype other than F32, duplicate
 * names, bytes behind the end) is an error that names the file and the tensor. Our metadata goes to words. *t is all
 * zero on failure. */
bool safetensors_load(const char *path, struct tensors *t, struct err *e);

/* The same with the metadata; m may be NULL. What has no room in *m, as another program's may, is left out. */
bool safetensors_load_with(const char *path, struct tensors *t, struct metadata *m, struct err *e);

/* The JSON header of these tensors, whose values are not looked at, and metadata (NULL: none), freed by free(); and how
 * many bytes of data belong behind it. For who writes a file of his own (run/checkpoint). NULL when memory is short or
 * a name is not UTF-8. */
char *safetensors_header(const struct tensors *t, const struct metadata *m, size_t *data_size, struct err *e);

#endif
