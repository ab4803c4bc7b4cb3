/* SPDX-License-Identifier: MIT */
/* One control of the next run's line: how it prints, steps and takes a typed value. By place, from 0: a dropout rate
 * and a hidden size in turn, as they stand in the network, then what control.c lists. */
#ifndef CONTROL_H
#define CONTROL_H

#include "run/spec.h"

struct control {
    const char *name;  /* the spec's word */
    const char *takes; /* characters of a typed value beside the digits */
    int width;         /* columns kept for the value, so that its neighbours stay where they are */
    void (*print)(const struct spec *s, unsigned i, char *out);
    void (*step)(struct spec *s, unsigned i, int direction);
    void (*fine)(struct spec *s, unsigned i, int direction); /* NULL: as step */
};

/* Rates and sizes between them; those behind the network. */
unsigned control_network(const struct spec *s);
unsigned control_count(const struct spec *s);

/* The control at a place, and what its functions take as i: the site, or the hidden layer from 0. */
const struct control *control_at(const struct spec *s, unsigned place, unsigned *i);

#endif
