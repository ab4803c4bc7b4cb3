/* SPDX-License-Identifier: MIT */
/* The words for a run's states, by state.def; see run/event.h. The events themselves are plain values that go
 * through run/queue. Any thread. */
#include "run/event.h"

#include <assert.h>

struct state_info {
    const char *word;
    bool active;
};

static const struct state_info state_info[RUN_STATE_COUNT];

const char *run_state_word(enum run_state s)
{
    assert(s < RUN_STATE_COUNT);
    return state_info[s].word;
}

bool run_state_active(enum run_state s)
{
    assert(s < RUN_STATE_COUNT);
    return state_info[s].active;
}

static const struct state_info state_info[RUN_STATE_COUNT] = {
#define STATE(id, name, changes) [RUN_##id] = {.word = name, .active = changes},
#include "run/state.def"
#undef STATE
};
