/* SPDX-License-Identifier: MIT */
/* Going on with a run that is on disk: lock, read, stand where its checkpoint does, and come to what its history says
 * once more before anything is written. The worker's thread.
 *
 * Every draw depends on seed, purpose, epoch and step alone, and the record has the rates of every epoch: so a
 * checkpoint only saves time. Without one the run is trained again from its start, and comes to the same bits.
 */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "replay.h"
#include "worker_parts.h"

static void take_course_of(struct worker *w)
{
    w->course_count = w->info.course_count;
    memcpy(w->course, w->info.course, w->course_count * sizeof *w->course);
}

bool worker_resume(struct worker *w, struct err *e)
{
    struct worker_config *c = &w->config;
    if (!record_resume(&w->record, c->runs_root, c->resume, &w->info, e)
        || (c->allows && !c->allows(c->who, &w->info.spec, e)) || !replay_fits(&w->info, c->data, c->kern, e)
        || !outbox_reserve(&w->outbox, w->info.spec.epochs, e))
        return false;
    take_course_of(w);
    c->spec = replay_spec(&w->info);
    c->init = NULL;
    if (w->info.loaded) {
        if (!file_join(w->path[0], w->record.folder, "start.safetensors", e))
            return false;
        c->init = w->path[0];
    }
    if (strcmp(w->info.version, c->version) != 0)
        worker_note(w, "%s: was begun by dropout-lab %s, and this is %s; its bits may differ", w->info.id,
                    w->info.version, c->version);
    return true;
}

bool worker_read_history(struct worker *w, struct err *e)
{
    bool torn = false;
    if (!record_continue(&w->record, &w->recorded, &torn, e))
        return false;
    if (torn)
        worker_note(w, "%s/history.csv: its last line was cut off in the middle, and is dropped", w->record.folder);
    w->recording = true;
    w->replaying = true;
    w->changes = (unsigned)w->record.change_count;
    return true;
}

static bool is_usable(struct worker *w, const struct checkpoint *c, struct err *e)
{
    return replay_belongs(c, &w->trainer, &w->info, w->record.folder, e)
        && (replay_ended(&c->place) <= w->recorded.count
            || err_set(e, ERR_FAIL, "%s/history.csv: has %zu epochs, and the checkpoint is behind epoch %lu",
                       w->record.folder, w->recorded.count, (unsigned long)replay_ended(&c->place)));
}

/* Into *c; false, and *c is empty, where there is none to use. */
static bool read_checkpoint(struct worker *w, struct checkpoint *c)
{
    struct err e;
    bool there;
    if (checkpoint_read(c, w->record.folder, &there, &e) && is_usable(w, c, &e))
        return true;
    if (there)
        worker_note(w, "%s; the run is trained again from its start", e.text);
    checkpoint_free(c);
    return false;
}

/* The user's own, which the screen is told of; what lies before a fork is its parents'. */
static void announce_changes(struct worker *w, uint32_t from, uint32_t to)
{
    for (size_t i = 0; i < w->record.change_count; i++)
        if (w->record.change[i].epoch >= from && w->record.change[i].epoch <= to)
            outbox_change(&w->outbox, &w->record.change[i]);
}

/* From here on the record is written. */
static void end_replay(struct worker *w)
{
    struct err e;
    w->replaying = false;
    if (!record_running(&w->record, &e))
        worker_warn(w, &e);
}

static void tell_where(struct worker *w, uint32_t ended)
{
    char again[64] = "";
    if (ended < w->recorded.count)
        snprintf(again, sizeof again, "; trained again from epoch %lu on", (unsigned long)ended + 1);
    worker_note(w, "resumed after epoch %zu of %u%s", w->recorded.count, w->config.spec.epochs, again);
}

static void publish_ended(struct worker *w, uint32_t ended, uint32_t epoch)
{
    for (uint32_t i = 0; i < ended; i++) {
        announce_changes(w, i + 1, i + 1);
        worker_publish(w, &w->recorded.row[i]);
    }
    announce_changes(w, ended + 1, epoch);
}

void worker_stand(struct worker *w)
{
    struct checkpoint c = {0};
    bool have = read_checkpoint(w, &c);
    uint32_t epoch = have ? c.place.epoch : 0, ended = have ? replay_ended(&c.place) : 0;
    struct run_change rates = replay_rates(w->course, w->course_count, epoch);
    if (w->trail)
        replay_fill(w->trail, &w->info, w->recorded.row, ended, have ? &c : NULL);
    if (have)
        trainer_stand_at(&w->trainer, c.state, &c.place, w->recorded.row);
    trainer_change(&w->trainer, &rates);
    while (w->course_next < w->course_count && w->course[w->course_next].epoch <= (epoch ? epoch : 1))
        w->course_next++;
    checkpoint_free(&c);
    tell_where(w, ended);
    publish_ended(w, ended, epoch ? epoch : 1);
    if (ended == w->recorded.count)
        end_replay(w);
}

bool worker_take_course(struct worker *w)
{
    uint32_t next = w->trainer.epoch + 1;
    if (w->course_next == w->course_count || w->course[w->course_next].epoch > next)
        return false;
    const struct run_change *change = &w->course[w->course_next++];
    trainer_change(&w->trainer, change);
    if (w->trail)
        (void)trail_change(w->trail, change);
    announce_changes(w, next, next);
    return true;
}

bool worker_confirm(struct worker *w, const struct epoch_row *row)
{
    if (!w->replaying)
        return true;
    const struct epoch_row *was = &w->recorded.row[row->epoch - 1];
    enum metric m = history_csv_differs(row, was, w->recorded.columns);
    if (m != METRIC_COUNT) {
        char a[32], b[32];
        return err_set(&w->broken, ERR_FAIL, "%s/history.csv: %s of epoch %lu is %s there and came to %s now; nothing "
                       "was changed, 'dropout-lab rerun %s' says more", w->record.folder, metric_info[m].column,
                       (unsigned long)row->epoch, text_number(a, sizeof a, was->value[m]),
                       text_number(b, sizeof b, row->value[m]), w->record.id);
    }
    if (row->epoch == w->recorded.count)
        end_replay(w);
    return true;
}
