/* SPDX-License-Identifier: MIT */
/* A run that is exported, and what takes its rows as they are: CSV, JSON, and its weights; see export.h. */
#include "base/file.h"
#include "base/mem.h"
#include "export.h"
#include "json_out.h"
#include "run/history_csv.h"
#include "run/runs_csv.h"
#include "run_json.h"
#include "run_weights.h"

/* The list was read a moment before; a run in training may have gone on. */
static void sum_up(struct store_entry *x, const struct history *h)
{
    const struct epoch_row *last = history_last(h), *best = history_best(h, METRIC_VALID_LOSS);
    x->summary = (struct record_summary){.epochs = last ? last->epoch : 0};
    if (last)
        x->summary.last = *last;
    if (best)
        x->summary.best = *best;
}

bool export_run_load(struct export_run *r, const struct export_list *list, size_t i, struct err *e)
{
    const struct store_entry *x = list->run[i];
    *r = (struct export_run){.entry = *x};
    if (!record_read(&r->info, list->root, x->id, e)
        || !record_read_history(&r->history, list->root, x->id, 0, NULL, e)) {
        export_run_free(r);
        return false;
    }
    sum_up(&r->entry, &r->history);
    return true;
}

void export_run_free(struct export_run *r)
{
    history_free(&r->history);
    *r = (struct export_run){0};
}

/* ---- CSV: of one run its history.csv, of several one long table ---- */

/* The header for NULL. A write to memory that fails shows in the stream. */
static void print_row(FILE *out, const struct export_run *r, bool several, const struct epoch_row *row)
{
    if (several)
        runs_csv_print(out, r ? r->info.id : NULL, r ? r->info.label.name : NULL, row);
    else
        history_csv_print(out, row);
}

bool export_csv(FILE *out, const struct export_list *list, struct err *e)
{
    bool several = list->count > 1;
    print_row(out, NULL, several, NULL);
    for (size_t i = 0; i < list->count; i++) {
        struct export_run r;
        if (!export_run_load(&r, list, i, e))
            return false;
        for (size_t k = 0; k < r.history.count; k++)
            print_row(out, &r, several, &r.history.row[k]);
        export_run_free(&r);
    }
    return true;
}

/* ---- JSON ---- */

bool export_json(FILE *out, const struct export_list *list, struct err *e)
{
    json_t *runs = json_array();
    for (size_t i = 0; runs && i < list->count; i++) {
        struct export_run r;
        if (!export_run_load(&r, list, i, e)) {
            json_decref(runs);
            return false;
        }
        if (json_array_append_new(runs, run_json(&r.entry, &r.info, &r.history)) != 0) {
            json_decref(runs);
            runs = NULL;
        }
        export_run_free(&r);
    }
    json_t *all = runs ? json_pack("{s:s, s:o}", "version", PACKAGE_VERSION, "runs", runs) : NULL;
    return json_out_print(out, all, e);
}

/* ---- safetensors: the file as it is ---- */

enum { MODEL_BYTES_MAX = 1 << 30 }; /* 8 layers of 4096 units are 0.5 GB */

bool export_safetensors(FILE *out, const struct export_list *list, struct err *e)
{
    char path[FILE_PATH_MAX];
    uint8_t *bytes;
    size_t size;
    if (!run_weights_path(path, list->root, list->run[0]->id, e) || !file_read(path, MODEL_BYTES_MAX, &bytes, &size, e))
        return false;
    fwrite(bytes, 1, size, out); /* the stream's error is looked for at its end */
    mem_free(bytes);
    return true;
}
