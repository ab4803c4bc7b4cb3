/* SPDX-License-Identifier: MIT */
/* One control of the next run's line: how it prints, steps and takes a typed value. By place, from 0: a site's noise
 * and a hidden size in turn, as they stand in the network, then lr, batch and so on, which always stand behind it
 * (control_basic.c), then every other word of a spec (control_words.c), which stands there once it differs from the
 * notebook's. */
#ifndef CONTROL_H
#define CONTROL_H

#include "run/spec.h"

struct control {
    const char *name;  /* the spec's word */
    const char *takes; /* characters of a typed value beside the digits; NULL: those of any word */
    int width;         /* columns kept for the value, so that its neighbours stay where they are */
    bool extra;        /* stands in the line only while it is no usual one, or has the focus */
    void (*print)(const struct spec *s, unsigned i, char *out);
    void (*step)(struct spec *s, unsigned i, int direction);
    void (*fine)(struct spec *s, unsigned i, int direction); /* NULL: as step */
    /* Instead of step and fine: the next value as it would be typed. False: there is none in that direction. */
    bool (*next)(const struct spec *s, unsigned i, int direction, bool fine, char *out);
};

enum { CONTROL_BASIC = 6, CONTROL_WORDS = 20 };
extern const struct control control_basic[CONTROL_BASIC], control_words[CONTROL_WORDS];
extern const struct control control_site, control_size;

/* Gives a site the next kind of noise, and a strength where it has none or the kind cannot have it. */
void control_kind(struct spec *s, unsigned site);

/* Sites and sizes between them; all. */
unsigned control_network(const struct spec *s);
unsigned control_count(const struct spec *s);

/* The control at a place, and what its functions take as i: the site, the hidden layer from 0, or the number in its
 * list. */
const struct control *control_at(const struct spec *s, unsigned place, unsigned *i);

#endif
