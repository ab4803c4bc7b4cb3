/* SPDX-License-Identifier: MIT */
/* What `dropout-lab predict` found out, and its reports. Main thread. */
#ifndef APP_PREDICT_H
#define APP_PREDICT_H

#include <jansson.h>
#include <stdbool.h>

#include "base/err.h"
#include "data/dataset.h"
#include "kern/kern.h"
#include "run/spec.h"
#include "train/predict.h"
#include "train/sample.h"

struct predict_report {
    const char *model;  /* the file, made safe */
    const char *run;    /* the id of the run whose file it is, or NULL */
    struct spec spec;   /* its network, and the noise that it ends its training with */
    const struct kern *kern;
    const struct dataset *data;
    bool is_test;       /* the data's test set; false: all its images, for it has none */
    struct prediction prediction;
    struct sampled sampled; /* its passes are 0 when MC dropout was not asked for */
    struct sampled_image *each; /* (sampled.count) */
};

/* What a run was trained with, by its record: rates that moved are the last ones. */
bool predict_spec_of_run(struct spec *s, const char *root, const char *id, struct err *e);
/* Whether a word is one of a spec, and not a run. */
bool predict_is_spec_word(const char *word);
/* What the words say, with the network that *s has, into *s. */
bool predict_spec_of_words(struct spec *s, size_t count, const char *const *word, struct err *e);

/* The images with the most entropy, the most at the front: fills at most `most` of `index` and returns how many. */
size_t predict_most_uncertain(const struct predict_report *r, size_t most, size_t *index);

/* For a reader, in 80 columns, on stdout; who calls it flushes. */
void predict_print_text(const struct predict_report *r);
void predict_print_mc(const struct predict_report *r);
/* Everything, as JSON; NaN is null. False when memory is short; a failed write shows in ferror(stdout). */
bool predict_print_json(const struct predict_report *r, struct err *e);
/* What MC dropout adds to it; NULL when memory is short. */
json_t *predict_mc_json(const struct predict_report *r);

#endif
