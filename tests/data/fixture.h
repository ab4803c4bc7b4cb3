/* SPDX-License-Identifier: MIT */
/* What the tests of room data share: small data sets in a scratch folder, and what every refusal must be. */
#ifndef TESTS_DATA_FIXTURE_H
#define TESTS_DATA_FIXTURE_H

#include <check.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "data/dataset.h"

Suite *idx_suite(void);
Suite *gzip_suite(void);
Suite *csv_suite(void);
Suite *dataset_suite(void);
Suite *split_suite(void);
Suite *augment_suite(void);

/* A file's content; `at` has room for 64 more bytes. */
struct bytes {
    uint8_t *at;
    size_t size;
};

extern const char *const idx_names[4]; /* train images, train labels, test images, test labels */

/* Gives each test of a case a scratch folder, and an environment that does not lead the search elsewhere. */
void fixture_add(TCase *t);

/* scratch_at of a formatted name. */
const char *in_folder(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* IDX content: count images of noise, or labels 0, 1 ... 9, 0 ...; freed by bytes_free. */
struct bytes idx_images(size_t count);
struct bytes idx_labels(size_t count);
struct bytes packed(struct bytes b); /* gzip of it */
struct bytes zeros(size_t size);
void bytes_free(struct bytes *b);
void put_be32(uint8_t *at, uint32_t n);

/* The four files in a folder that is made, the test files only if test is not 0; raw or gzip. */
void put_set(const char *folder, size_t train, size_t test, bool gzip);

/* Loading path fails with one proper line that has both texts in it, *d zero and no file left open. */
void check_refused(const char *path, const char *place, const char *says);
/* The same after path has lost every permission; skipped, saying so, where that cannot be arranged. */
void check_refused_permission(const char *load, const char *path);

/* Loads path, which must work. */
struct dataset check_loads(const char *path);

#endif
