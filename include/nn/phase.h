/* SPDX-License-Identifier: MIT */
/* Where the time of a step goes, for `dropout-lab bench`. A pass without a stopwatch costs one comparison a mark. */
#ifndef NN_PHASE_H
#define NN_PHASE_H

#define PHASE(name, about) PHASE_##name,
enum phase {
#include "nn/phase.def"
    PHASE_COUNT
};
#undef PHASE

/* Zero it, then stopwatch_start. Owned by who measures; used by the model's thread. */
struct stopwatch {
    double last; /* clock_now() at the last mark */
    double seconds[PHASE_COUNT];
};

/* "gather", and what it means in a phrase. */
const char *phase_name(enum phase p);
const char *phase_about(enum phase p);

void stopwatch_start(struct stopwatch *s);
/* What has passed since the last mark belongs to phase p. NULL is legal. */
void stopwatch_mark(struct stopwatch *s, enum phase p);

#endif
