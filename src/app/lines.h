/* SPDX-License-Identifier: MIT */
/* A run in lines of text, for `run` and for line mode. A tag goes before each: "run 2  ", or nothing. */
#ifndef APP_LINES_H
#define APP_LINES_H

#include <stdio.h>

#include "run/event.h"
#include "run/history.h"

/* "epoch  3  train 0.5366  80.69 %  valid 0.4248  84.56 %  0.13 s", with the number as wide as that of the last
 * epoch. */
void lines_epoch(FILE *out, const char *tag, const struct epoch_row *row, unsigned epochs);

/* "test  loss 0.3456  87.60 %  10,000 images, measured once at the end" */
void lines_test(FILE *out, const char *tag, const struct record_test *test);

/* "done after 3 epochs, 0.4 s; best valid loss 0.4248 (84.56 %) at epoch 3" */
void lines_closing(FILE *out, const char *tag, enum run_state state, const struct history *history);

/* "diverged at epoch 3; a smaller lr may help" */
void lines_diverged(char *out, size_t size, const struct epoch_row *at);

#endif
