/* SPDX-License-Identifier: MIT */
/* Where the data is looked for, in order. Reads the environment; changes nothing. */
#ifndef DATA_PLACE_H
#define DATA_PLACE_H

#include <stdbool.h>

#include "base/err.h"
#include "base/file.h"
#include "data/dataset.h"

enum place_kind {
    PLACE_NAMED,    /* by the caller */
    PLACE_VARIABLE, /* by $DROPOUT_LAB_DATA */
    PLACE_HOME,     /* the user's data folder */
    PLACE_SYSTEM,   /* the system's package */
    PLACE_SHIPPED,  /* the subset that comes with the program */
};

struct place {
    enum place_kind kind;
    char path[FILE_PATH_MAX];
};

/* The places that do not depend on the environment; NULL: no such place. */
struct place_roots {
    const char *system;
    const char *shipped[2]; /* installed, and in the source tree the program was built from */
};
extern const struct place_roots place_roots;

/* named if it is not NULL, else the variable if it is not empty: these are taken as they are. Else the first folder
 * with data in it. The error names where it looked. */
bool place_find(struct place *p, const char *named, const struct place_roots *roots, struct err *e);

/* dataset_load with other roots than place_roots. */
bool dataset_load_roots(struct dataset *d, const char *path, const struct place_roots *roots, struct err *e);

#endif
