/* SPDX-License-Identifier: MIT */
/* Images and labels from a CSV file in Kaggle's form: the header label,pixel1,...,pixel784 (or pixel0 to pixel783),
 * then one image a line, integers 0 to 255. Any thread. */
#ifndef DATA_CSV_SET_H
#define DATA_CSV_SET_H

#include <stdbool.h>

#include "base/err.h"
#include "data/dataset.h"

/* Reads the file. A byte order mark, CRLF, quoted cells, blanks around numbers and empty lines are accepted; anything
 * else that is not the form is an error with line and column. *out is all zero on failure. */
bool csv_set_load(struct images *out, const char *path, struct err *e);

#endif
