/* SPDX-License-Identifier: MIT */
/* What a series is, by its name: training or validation, loss or accuracy, and what is left of the name without that.
 * Writers agree on none of it: val_loss, eval/loss, Loss/test, valid_loss_epoch, trl. One thread. */
#ifndef LOG_NAME_H
#define LOG_NAME_H

#include "log/log.h"

/* Fills base, role and kind of all of them from their names. They are looked at together: a bare "loss" is the training
 * loss where there is a "val_loss". place is the name of the folder, which counts where no name tells a role ("train",
 * "validation"), or NULL. */
void name_roles(struct log_series *series, size_t count, const char *place);

/* The kind alone, of a name without its role. */
enum log_kind name_kind(const char *name);

/* Whether a column of that name counts steps; the smaller the better it does, -1 when it does not. */
int name_counts_steps(const char *name, size_t size);

#endif
