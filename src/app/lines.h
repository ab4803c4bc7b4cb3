/* SPDX-License-Identifier: MIT */
/* A run in lines of text, for `run` and for line mode. A tag goes before each: "run 2  ", or nothing. */
#ifndef APP_LINES_H
#define APP_LINES_H

#include <stdio.h>

#include "run/event.h"
#include "run/history.h"

/* "epoch  3  train 0.5366  80.69 %  valid 0.4248  84.56 %  off 0.4260  0.13 s", with the number as wide as that of the
 * last epoch, and the loss with noise off where it was measured. */
void lines_epoch(FILE *out, const char *tag, const struct epoch_row *row, unsigned epochs);

/* "test  loss 0.3456  87.60 %  10,000 images, measured once at the end" */
void lines_test(FILE *out, const char *tag, const struct record_test *test);

enum { LINES_GAP_WIDTH = 18 };

/* "noise gap          +0.1106, accuracy -3.37 %: train, with noise, minus off" and
 * "generalisation gap -0.0012, accuracy +0.32 %: valid minus off", where noise off was measured. */
void lines_gaps(FILE *out, const char *tag, const struct epoch_row *row);

/* The last epoch's mc and gaps, where they were measured, and
 * "done after 3 epochs, 0.4 s; best valid loss 0.4248 (84.56 %) at epoch 3" */
void lines_closing(FILE *out, const char *tag, enum run_state state, const struct history *history);

/* "diverged at epoch 3; a smaller lr may help" */
void lines_diverged(char *out, size_t size, const struct epoch_row *at);

#endif
