/* SPDX-License-Identifier: MIT */
/* Kept runs in the formats of others, for `dropout-lab export`. Main thread. */
#ifndef APP_EXPORT_H
#define APP_EXPORT_H

#include <stdbool.h>
#include <stdio.h>

#include "base/err.h"
#include "run/history.h"
#include "run/store.h"

/* One run as it is on disk now: the sum of its entry is that of its rows. */
struct export_run {
    struct store_entry entry;
    struct record_info info;
    struct history history;
};

/* What is to be exported. */
struct export_list {
    const char *root;
    size_t count;
    const struct store_entry *const *run;
};

/* Reads run i of the list. *r is all zero on failure. */
bool export_run_load(struct export_run *r, const struct export_list *list, size_t i, struct err *e);
void export_run_free(struct export_run *r);

struct export_format {
    const char *name;      /* of --format */
    const char *extension; /* of a file that is surely this; NULL: there is none */
    bool binary;           /* nothing for a terminal */
    bool one;              /* of one run alone */
    bool folder;           /* goes to a file of its own below --output for each run */
    /* Writes all runs of the list to a stream in memory; its errors are the caller's to look for. */
    bool (*print)(FILE *out, const struct export_list *list, struct err *e);
};

/* In the order of help; NULL past the last. */
const struct export_format *export_format_at(size_t i);

bool export_csv(FILE *out, const struct export_list *list, struct err *e);
bool export_json(FILE *out, const struct export_list *list, struct err *e);
bool export_safetensors(FILE *out, const struct export_list *list, struct err *e);
bool export_tensorboard(FILE *out, const struct export_list *list, struct err *e);

/* The name that TensorBoard looks for, "events.out.tfevents.1732292123.dropout-lab", of a run. */
void export_event_name(char *out, size_t size, const struct record_info *info);

#endif
