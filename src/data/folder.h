/* SPDX-License-Identifier: MIT */
/* A folder with the four IDX files of a data set under their usual names, each raw or with .gz behind. */
#ifndef DATA_FOLDER_H
#define DATA_FOLDER_H

#include <stdbool.h>

#include "base/err.h"
#include "idx.h"

enum folder_file { TRAIN_IMAGES, TRAIN_LABELS, TEST_IMAGES, TEST_LABELS, FOLDER_FILES };

struct folder {
    struct idx file[FOLDER_FILES]; /* test files are zero where the folder has neither */
};

/* Whether one of the files is there, or cannot be looked for: then loading says why. */
bool folder_has_data(const char *dir);

/* Reads the files, on two threads where a second one can be had. The pair of training files must be there; the test
 * files may both be missing, or neither. Counts that differ within a pair are an error. *f is all zero on failure. */
bool folder_load(struct folder *f, const char *dir, struct err *e);
void folder_free(struct folder *f);

#endif
