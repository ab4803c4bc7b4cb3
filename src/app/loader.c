/* SPDX-License-Identifier: MIT */
/* Loading behind the screen; see loader.h. The thread writes data or err, then publishes state with release; the UI
 * thread reads state with acquire before it looks at them.
 */
#include "loader.h"

#include "base/thread.h"

static void *loader_thread(void *arg)
{
    struct loader *l = arg;
    bool ok = dataset_load(&l->data, l->path, &l->err);
    atomic_store_explicit(&l->state, ok ? LOADER_READY : LOADER_FAILED, memory_order_release);
    return NULL;
}

bool loader_start(struct loader *l, const char *path, struct err *e)
{
    l->path = path;
    atomic_store_explicit(&l->state, LOADER_BUSY, memory_order_relaxed);
    l->started = thread_start(&l->thread, loader_thread, l, "the data", e);
    return l->started;
}

enum loader_state loader_state(struct loader *l)
{
    return (enum loader_state)atomic_load_explicit(&l->state, memory_order_acquire);
}

void loader_free(struct loader *l)
{
    if (!l->started)
        return;
    pthread_join(l->thread, NULL);
    l->started = false;
    dataset_free(&l->data);
}
