/* SPDX-License-Identifier: MIT */
/* What `study` and `sweep` have in common: a plan is trained, told and written. Main thread. */
#ifndef APP_STUDY_COMMAND_H
#define APP_STUDY_COMMAND_H

#include "data/dataset.h"
#include "options.h"
#include "study/study.h"
#include "study_tell.h"

/* Takes the plan and frees it. Returns the exit status. */
int study_command(const struct options *o, struct study_plan *p);

/* Fits a plan to the data: without test images the validation's stand for them, where errors are what is asked. An
 * error when there are too few images. */
bool study_fit(struct study_plan *p, const struct dataset *data, struct err *e);
/* The tag of its runs, "study-rate" or "sweep". */
char *study_tag(char *out, size_t size, const struct study_plan *p);

/* The results as JSON. False when memory is short; a failed write is *out's to tell. */
bool study_json_print(FILE *out, const struct study_tell *t, const struct study_judgement *j, struct err *e);

/* The first layer's features, of the first seed of each point, as text: units side by side. False when there is none to
 * read. */
bool study_pictures_print(const struct study_tell *t, const char *root, struct err *e);

#endif
