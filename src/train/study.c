/* SPDX-License-Identifier: MIT */
/* Goes along a run's trail and looks; see study.h. Forward, a step at a time, where the trainer stands before the step
 * that is asked for, else back to the end of the epoch first. */
#include "study.h"

#include <string.h>

#include "inspect.h"
#include "train/inspector.h"

static bool same_run(const struct study *s, const struct study_task *task)
{
    return s->open && s->task.request.run == task->request.run && s->task.trail == task->trail
        && spec_equal(&s->task.spec, &task->spec);
}

static bool open_run(struct study *s, const struct study_task *task, const struct dataset *data,
                     const struct kern *kern, struct err *e)
{
    study_free(s);
    s->open = trainer_init(&s->trainer, &task->spec, &data->train, kern, e);
    return s->open;
}

/* The epoch to look at: the one asked for, if the way there is short. */
static uint32_t reachable(const struct trail *trail, uint32_t epoch)
{
    uint32_t count = trail_count(trail), wanted = epoch < count ? epoch : count, kept = trail_nearest(trail, wanted);
    return wanted - kept <= INSPECTOR_AGAIN_MAX ? wanted : kept;
}

static bool go_on(void *arg)
{
    const atomic_bool *const *stop = arg;
    return !atomic_load_explicit(*stop, memory_order_relaxed);
}

static bool stand_at(struct study *s, const struct trail *trail, uint32_t epoch, const atomic_bool *stop,
                     struct err *e)
{
    s->placed = false; /* while it is on its way, or when it was stopped there */
    s->placed = trail_restore(trail, epoch, &s->trainer, go_on, &stop, e);
    return s->placed;
}

static bool see_network(struct study *s, const struct study_task *task, const struct dataset *data, uint32_t epoch,
                        const atomic_bool *stop, struct err *e)
{
    s->known = false;
    inspection_free(&s->seen);
    if (!stand_at(s, task->trail, epoch, stop, e)
        || !inspection_init(&s->seen, &task->spec, s->trainer.split.valid_count, e))
        return false;
    memcpy(s->seen.class_name, data->class_name, sizeof s->seen.class_name);
    s->known = inspect_network(&s->trainer, stop, &s->seen, e);
    return s->known;
}

/* Whether the trainer can come to a step of the epoch after `epoch` without going back. The rates of an epoch that the
 * run has not begun may have been changed since. */
static bool is_before(const struct study *s, uint32_t epoch, uint32_t step, const struct run_change *rates)
{
    const struct trainer *t = &s->trainer;
    bool within = t->epoch == epoch + 1 && t->step <= step;
    return s->placed
        && (t->epoch == epoch || (within && run_change_same(&s->rates, rates, spec_sites(&s->task.spec))));
}

static bool see_step(struct study *s, const struct study_task *task, const atomic_bool *stop, struct err *e)
{
    uint32_t epoch = s->seen.epoch;
    struct run_change rates = trail_rates(task->trail, epoch + 1);
    if (!is_before(s, epoch, task->request.step % s->trainer.steps, &rates)
        && !stand_at(s, task->trail, epoch, stop, e))
        return false;
    if (s->trainer.epoch == epoch) {
        trainer_change(&s->trainer, &rates);
        s->rates = rates;
    }
    s->seen.request = task->request;
    return inspect_step(&s->trainer, &task->request, stop, &s->seen);
}

/* MC dropout, where it is wanted and not there yet, with the rates that the epoch was trained with. */
static bool see_passes(struct study *s, const struct study_task *task, const atomic_bool *stop, struct err *e)
{
    uint32_t epoch = s->seen.epoch;
    if (!task->request.passes || s->seen.passes == task->request.passes)
        return true;
    if (!(s->placed && s->trainer.epoch == epoch) && !stand_at(s, task->trail, epoch, stop, e))
        return false;
    struct run_change rates = trail_rates(task->trail, epoch ? epoch : 1);
    trainer_change(&s->trainer, &rates);
    return inspect_passes(&s->trainer, task->request.passes, stop, &s->seen);
}

/* Whether what was seen serves: of this epoch, and not with another number of passes. */
static bool is_known(const struct study *s, const struct study_task *task, uint32_t epoch)
{
    unsigned wanted = task->request.passes;
    return s->known && s->seen.epoch == epoch && (!wanted || !s->seen.passes || s->seen.passes == wanted);
}

bool study_look(struct study *s, const struct study_task *task, const struct dataset *data, const struct kern *kern,
                const atomic_bool *stop, struct err *e)
{
    *e = (struct err){0};
    if (!same_run(s, task) && !open_run(s, task, data, kern, e))
        return false;
    s->task = *task;
    uint32_t epoch = reachable(task->trail, task->request.epoch);
    return (is_known(s, task, epoch) || see_network(s, task, data, epoch, stop, e)) && see_passes(s, task, stop, e)
        && see_step(s, task, stop, e);
}

void study_free(struct study *s)
{
    if (s->open)
        trainer_free(&s->trainer);
    inspection_free(&s->seen);
    *s = (struct study){0};
}
