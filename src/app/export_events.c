/* SPDX-License-Identifier: MIT */
/* A run as an event file of TensorBoard: a record an epoch, its step the epoch; see export.h. When each epoch ended is
 * not kept, so their times are spread evenly from the run's start to its end.
 */
#include <string.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/file.h"
#include "export.h"
#include "log/tfevents.h"

enum { TAG_MAX = 64 };

/* TensorBoard puts tags with the same beginning side by side: "train_loss" is "loss/train". */
static const char *tag_of(char out[TAG_MAX], enum metric m)
{
    const char *column = metric_info[m].column, *bar = strchr(column, '_');
    if (bar)
        snprintf(out, TAG_MAX, "%s/%.*s", bar + 1, (int)(bar - column), column);
    else
        snprintf(out, TAG_MAX, "%s", column);
    return out;
}

static double started_at(const struct record_info *info)
{
    double seconds;
    return clock_read(info->started, &seconds) ? seconds : 0;
}

/* Of one that has no end in its record, when its last line was written. */
static double ended_at(const struct record_info *info, const char *root)
{
    char folder[FILE_PATH_MAX], path[FILE_PATH_MAX];
    double seconds = 0, start = started_at(info);
    struct stat st;
    if (!clock_read(info->ended, &seconds) && file_join(folder, root, info->id, NULL)
        && file_join(path, folder, "history.csv", NULL) && stat(path, &st) == 0)
        seconds = (double)st.st_mtime;
    return seconds > start ? seconds : start;
}

static bool print_row(FILE *out, double time, const struct epoch_row *row)
{
    struct tfevents_scalar scalar[METRIC_COUNT];
    char tag[METRIC_COUNT][TAG_MAX];
    size_t count = 0;
    for (int m = 0; m < METRIC_COUNT; m++)
        if (metric_has(row, (enum metric)m))
            scalar[count++] = (struct tfevents_scalar){tag_of(tag[m], (enum metric)m), (float)row->value[m]};
    return tfevents_scalars(out, time, row->epoch, scalar, count);
}

static bool print_test(FILE *out, double time, const struct export_run *r)
{
    struct tfevents_scalar scalar[] = {{"loss/test", (float)r->info.test.loss},
                                       {"accuracy/test", (float)r->info.test.accuracy}};
    return !r->info.test.images || tfevents_scalars(out, time, r->entry.summary.epochs, scalar, 2);
}

static bool print_run(FILE *out, const struct export_run *r, const char *root)
{
    double start = started_at(&r->info), end = ended_at(&r->info, root);
    bool done = tfevents_begin(out, start);
    for (size_t i = 0; done && i < r->history.count; i++) {
        double share = (double)(i + 1) / (double)r->history.count;
        done = print_row(out, start + share * (end - start), &r->history.row[i]);
    }
    return done && print_test(out, end, r);
}

bool export_tensorboard(FILE *out, const struct export_list *list, struct err *e)
{
    struct export_run r;
    if (!export_run_load(&r, list, 0, e))
        return false;
    bool done = print_run(out, &r, list->root);
    export_run_free(&r);
    return done || err_memory(e, "the events");
}

void export_event_name(char *out, size_t size, const struct record_info *info)
{
    snprintf(out, size, "events.out.tfevents.%010.0f.dropout-lab", started_at(info));
}
