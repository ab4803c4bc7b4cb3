/* SPDX-License-Identifier: MIT */
/* What the files that write a run's folder share; see run/record.h. The run's thread. */
#ifndef RUN_RECORD_FILES_H
#define RUN_RECORD_FILES_H

#include "run/record.h"

#define RECORD_RUN "run.json"
#define RECORD_HISTORY "history.csv"
#define RECORD_MODEL "model.safetensors"
#define RECORD_START "start.safetensors"

/* Replaces run.json by what r says. why: for FAILED, else NULL. */
bool record_write_json(const struct record *r, enum run_state state, const char *why, struct err *e);

/* Locks the folder for as long as r->lock is open. False when another program has it. */
bool record_lock(struct record *r, struct err *e);
void record_unlock(struct record *r);

/* A row that is in history.csv, into what the summary says. */
void record_count(struct record *r, const struct epoch_row *row);

#endif
