/* SPDX-License-Identifier: MIT */
/* What `dropout-lab predict` found out, and its two reports. Main thread. */
#ifndef APP_PREDICT_H
#define APP_PREDICT_H

#include <stdbool.h>

#include "base/err.h"
#include "data/dataset.h"
#include "kern/kern.h"
#include "run/spec.h"
#include "train/predict.h"

struct predict_report {
    const char *model;  /* the file, made safe */
    const char *run;    /* the id of the run whose file it is, or NULL */
    struct spec spec;   /* its network */
    const struct kern *kern;
    const struct dataset *data;
    bool is_test;       /* the data's test set; false: all its images, for it has none */
    struct prediction prediction;
};

/* For a reader, in 80 columns, on stdout; who calls it flushes. */
void predict_print_text(const struct predict_report *r);
/* Everything, as JSON; NaN is null. False when memory is short; a failed write shows in ferror(stdout). */
bool predict_print_json(const struct predict_report *r, struct err *e);

#endif
