/* SPDX-License-Identifier: MIT */
/* The inspector's thread and its slots; see train/inspector.h. The owner's functions come last.
 *
 * A lock guards what the two share, and is held for a few assignments: a finished inspection changes hands as a
 * pointer, and belongs to the owner from then on. */
#include "train/inspector.h"

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>

#include "base/mem.h"
#include "base/thread.h"
#include "nn/model.h"
#include "study.h"

enum slot_state { SLOT_IDLE, SLOT_ASKED, SLOT_WORKING };

struct slot {
    /* under the lock */
    enum slot_state state;
    struct study_task task;  /* with a hold of its trail until it is done */
    struct inspection *done; /* finished and not yet looked at */
    bool news;               /* done takes the place of shown at the next look, be it NULL */
    struct err err;          /* why the last task came to nothing */
    atomic_bool stop;        /* what is being worked on is not wanted any more */

    struct inspection *shown; /* the owner's */
    struct study study;       /* the thread's */
};

struct inspector {
    const struct dataset *data;
    const struct kern *kern;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool quit;        /* under the lock */
    unsigned turn;    /* the thread's: the slot that is next if both ask */
    atomic_bool busy; /* written under the lock */
    struct slot slot[INSPECTION_SLOTS];
};

static void inspection_delete(struct inspection *i)
{
    if (i)
        inspection_free(i);
    mem_free(i);
}

static struct inspection *inspection_new(const struct inspection *from, struct err *e)
{
    struct inspection *i = mem_array(1, sizeof *i);
    if (i && inspection_copy(i, from, e))
        return i;
    mem_free(i);
    err_memory(e, "a look inside the network");
    return NULL;
}

/* The slot that is next to be worked on, or NULL. */
static struct slot *next_asked(struct inspector *in)
{
    for (unsigned i = 0; i < INSPECTION_SLOTS; i++) {
        struct slot *s = &in->slot[(in->turn + i) % INSPECTION_SLOTS];
        if (s->state == SLOT_ASKED) {
            in->turn = (in->turn + i + 1) % INSPECTION_SLOTS;
            return s;
        }
    }
    return NULL;
}

/* What the task gives; NULL with code ERR_NONE when it was stopped, or clears the slot. Without the lock. */
static struct inspection *work(struct inspector *in, struct slot *s, const struct study_task *task, struct err *e)
{
    *e = (struct err){0};
    if (!task->trail) {
        study_free(&s->study);
        return NULL;
    }
    if (!study_look(&s->study, task, in->data, in->kern, &s->stop, e))
        return NULL;
    return inspection_new(&s->study.seen, e);
}

/* Hands over what came of the task, unless another has taken its place; what is to be freed then. */
static struct inspection *hand_over(struct slot *s, struct inspection *found, const struct err *e)
{
    if (s->state != SLOT_WORKING)
        return found;
    struct inspection *old = found ? s->done : NULL;
    if (found) {
        s->done = found;
        s->news = true;
    }
    s->err = *e;
    s->state = SLOT_IDLE;
    trail_release(s->task.trail);
    s->task.trail = NULL;
    return old;
}

/* Takes up a slot's task with the lock held; gives the lock back meanwhile. */
static void serve(struct inspector *in, struct slot *s)
{
    struct study_task task = s->task;
    struct err e;
    trail_hold(task.trail);
    s->state = SLOT_WORKING;
    atomic_store(&s->stop, false);
    pthread_mutex_unlock(&in->lock);
    struct inspection *found = work(in, s, &task, &e);
    pthread_mutex_lock(&in->lock);
    struct inspection *old = hand_over(s, found, &e);
    pthread_mutex_unlock(&in->lock);
    inspection_delete(old);
    trail_release(task.trail);
    pthread_mutex_lock(&in->lock);
}

static void *inspector_thread(void *arg)
{
    struct inspector *in = arg;
    model_thread_init();
    pthread_mutex_lock(&in->lock);
    while (!in->quit) {
        struct slot *s = next_asked(in);
        if (s) {
            serve(in, s);
        } else {
            atomic_store(&in->busy, false);
            pthread_cond_wait(&in->wake, &in->lock);
        }
    }
    pthread_mutex_unlock(&in->lock);
    return NULL;
}

static bool same_task(const struct study_task *a, const struct study_task *b)
{
    const struct inspection_request *x = &a->request, *y = &b->request;
    return x->run == y->run && x->epoch == y->epoch && x->step == y->step && x->sample == y->sample
        && x->passes == y->passes && a->trail == b->trail && spec_equal(&a->spec, &b->spec);
}

/* With the lock held. What is left over is in *old_trail and the result, to be let go without it. */
static struct inspection *put_task(struct slot *s, const struct study_task *task, struct trail **old_trail)
{
    struct inspection *old = task->trail ? NULL : s->done;
    if (!task->trail) {
        s->done = NULL;
        s->news = true;
    }
    *old_trail = s->task.trail;
    s->task = *task;
    trail_hold(task->trail);
    s->err = (struct err){0};
    s->state = SLOT_ASKED;
    atomic_store(&s->stop, true);
    return old;
}

void inspector_ask(struct inspector *in, unsigned slot, const struct inspection_request *request,
                   const struct spec *spec, struct trail *trail)
{
    assert(slot < INSPECTION_SLOTS);
    struct slot *s = &in->slot[slot];
    struct study_task task = {.trail = trail};
    struct trail *old_trail = NULL;
    struct inspection *old = NULL;
    if (trail) {
        task.request = *request;
        task.spec = *spec;
    }
    pthread_mutex_lock(&in->lock);
    if (s->state == SLOT_IDLE || !same_task(&s->task, &task)) {
        old = put_task(s, &task, &old_trail);
        atomic_store(&in->busy, true);
        pthread_cond_signal(&in->wake);
    }
    pthread_mutex_unlock(&in->lock);
    inspection_delete(old);
    trail_release(old_trail);
}

const struct inspection *inspector_look(struct inspector *in, unsigned slot)
{
    assert(slot < INSPECTION_SLOTS);
    struct slot *s = &in->slot[slot];
    struct inspection *old = NULL;
    pthread_mutex_lock(&in->lock);
    if (s->news) {
        old = s->shown;
        s->shown = s->done;
        s->done = NULL;
        s->news = false;
    }
    pthread_mutex_unlock(&in->lock);
    inspection_delete(old);
    return s->shown;
}

bool inspector_busy(const struct inspector *in)
{
    return atomic_load(&in->busy);
}

bool inspector_failed(struct inspector *in, unsigned slot, struct err *e)
{
    assert(slot < INSPECTION_SLOTS);
    pthread_mutex_lock(&in->lock);
    *e = in->slot[slot].err;
    pthread_mutex_unlock(&in->lock);
    return e->code != ERR_NONE;
}

static void slot_free(struct slot *s)
{
    trail_release(s->task.trail);
    inspection_delete(s->done);
    inspection_delete(s->shown);
    study_free(&s->study);
}

static void inspector_free(struct inspector *in)
{
    for (unsigned i = 0; i < INSPECTION_SLOTS; i++)
        slot_free(&in->slot[i]);
    pthread_cond_destroy(&in->wake);
    pthread_mutex_destroy(&in->lock);
    mem_free(in);
}

static bool inspector_begin(struct inspector *in, struct err *e)
{
    int failed = pthread_mutex_init(&in->lock, NULL);
    if (failed)
        return err_sys(e, failed, "the inspector gets no lock");
    failed = pthread_cond_init(&in->wake, NULL);
    if (failed)
        err_sys(e, failed, "the inspector gets no lock");
    else if (thread_start(&in->thread, inspector_thread, in, "the inspector", e))
        return true;
    else
        pthread_cond_destroy(&in->wake);
    pthread_mutex_destroy(&in->lock);
    return false;
}

struct inspector *inspector_new(const struct dataset *data, const struct kern *kern, struct err *e)
{
    struct inspector *in = mem_array(1, sizeof *in);
    if (!in) {
        err_memory(e, "the inspector");
        return NULL;
    }
    in->data = data;
    in->kern = kern;
    if (inspector_begin(in, e))
        return in;
    mem_free(in);
    return NULL;
}

void inspector_delete(struct inspector *in)
{
    if (!in)
        return;
    pthread_mutex_lock(&in->lock);
    in->quit = true;
    for (unsigned i = 0; i < INSPECTION_SLOTS; i++)
        atomic_store(&in->slot[i].stop, true);
    pthread_cond_signal(&in->wake);
    pthread_mutex_unlock(&in->lock);
    pthread_join(in->thread, NULL);
    inspector_free(in);
}
