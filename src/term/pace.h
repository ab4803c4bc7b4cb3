/* SPDX-License-Identifier: MIT */
/* How often a terminal can be given a frame, from how long it takes them: at most half of the time is spent sending, so
 * that keys are answered soon; and from how large they are, so that a line which is shared is left to others. Pure but
 * for what is passed in; times in seconds of one clock. */
#ifndef TERM_PACE_H
#define TERM_PACE_H

#include <stdbool.h>
#include <stddef.h>

struct pace {
    bool under_way;
    double begun; /* when the frame under way was shown */
    double wait;  /* between two frames */
    double cost;  /* of the last one: its bytes over those that a second may have */
};

/* A frame was shown; all of it has been taken. The first without the second continues the one under way. */
void pace_begin(struct pace *p, double now);
void pace_end(struct pace *p, double now);

/* The last frame took so many bytes, on a screen of so many cells. */
void pace_bytes(struct pace *p, size_t bytes, size_t cells);

/* From `least` to 2 s, or 5 for the size of the last frame; least, if that is more. */
double pace_wait(const struct pace *p, double now, double least);

#endif
