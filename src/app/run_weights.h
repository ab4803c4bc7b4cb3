/* SPDX-License-Identifier: MIT */
/* Where a kept run has its weights. Main thread. */
#ifndef APP_RUN_WEIGHTS_H
#define APP_RUN_WEIGHTS_H

#include <stdbool.h>

#include "base/err.h"

/* root/<id>/model.safetensors into path (FILE_PATH_MAX bytes); an error says why there is none. */
bool run_weights_path(char *path, const char *root, const char *id, struct err *e);

#endif
