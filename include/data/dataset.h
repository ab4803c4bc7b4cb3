/* SPDX-License-Identifier: MIT */
/* A labelled set of images in memory, as bytes, and where it came from.
 *
 * Loaded once, then read-only: every run and thread shares the one copy.
 */
#ifndef DATA_DATASET_H
#define DATA_DATASET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/file.h"

enum {
    DATASET_SIDE = 28,
    DATASET_PIXELS = DATASET_SIDE * DATASET_SIDE,
    DATASET_CLASSES = 10,
    DATASET_IMAGES_MAX = 1000000, /* in one file; a limit against files that lie about their size */
};

/* count images of DATASET_PIXELS bytes, row-major, 0 black to 255 white, and as many labels below
 * DATASET_CLASSES. Each array is freed by mem_free. */
struct images {
    size_t count;
    uint8_t *pixel;
    uint8_t *label;
};

struct dataset {
    struct images train; /* what training and validation draw from */
    struct images test;  /* held out; count 0 where the source has none (CSV) */
    char source[FILE_PATH_MAX]; /* the folder or file it came from */
    char about[96]; /* for the screen: "Fashion-MNIST, 60,000 + 10,000, verified" when every file has the published
                       SHA-256; "shipped subset, 6,000 + 1,000"; else the folder's or file's name, "my-folder, 12,000 +
                       2,000" or "train.csv, 60,000". One that is called fashion-mnist and is not verified gets
                       ", not the original files" */
    char sha256[65]; /* of the training images' and then labels' payload (the bytes after the IDX headers), hex: the
                        fingerprint a run keeps. The same images by IDX or CSV give the same. */
    const char *class_name[DATASET_CLASSES]; /* constants: Fashion-MNIST's, "Trouser", when it is that or is called
                                                something with "fashion", else "0" to "9" */
};

/* Loads from path: a folder with the four IDX files (each raw or .gz) or a CSV file in Kaggle's form. The pair of t10k
 * files may be missing from a folder: then test.count is 0. One of the pair missing is an error.
 *
 * With path NULL it looks, in order, in $DROPOUT_LAB_DATA (if it is not empty),
 * $XDG_DATA_HOME/dropout-lab/fashion-mnist, Debian's folder, and the subset that is installed with the program or lies
 * in the source tree. A place that is named (path or the variable) and does not work is an error, and the later places
 * are not tried. The other places count as soon as one of the four files is there; what is wrong with them is then an
 * error too, for training silently on other images would be worse. *d is all zero on failure. */
bool dataset_load(struct dataset *d, const char *path, struct err *e);
void dataset_free(struct dataset *d);

/* Where dataset_load may read, beside the user's own data folder and $DROPOUT_LAB_DATA: `path`, or, with NULL, the
 * other places. Constants, and path itself. Returns how many. */
enum { DATASET_PLACES_MAX = 4 };
size_t dataset_places(const char *path, const char *out[DATASET_PLACES_MAX]);

#endif
