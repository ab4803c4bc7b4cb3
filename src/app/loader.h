/* SPDX-License-Identifier: MIT */
/* Loads the data on a thread of its own, so that the screen is there at once. */
#ifndef APP_LOADER_H
#define APP_LOADER_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

#include "base/err.h"
#include "data/dataset.h"

enum loader_state { LOADER_BUSY, LOADER_READY, LOADER_FAILED };

struct loader {
    pthread_t thread;
    bool started;
    const char *path;    /* as for dataset_load */
    _Atomic int state;   /* enum loader_state; what follows is the thread's until it is not BUSY */
    struct dataset data; /* READY */
    struct err err;      /* FAILED */
};

/* l must stay where it is until loader_free, and is legal to free if this fails. */
bool loader_start(struct loader *l, const char *path, struct err *e);
enum loader_state loader_state(struct loader *l);
/* Waits for the thread and frees the data; a zeroed loader is legal. */
void loader_free(struct loader *l);

#endif
