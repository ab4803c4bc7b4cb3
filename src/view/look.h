/* SPDX-License-Identifier: MIT */
/* What the views of a network's inside share: whose inspection is on show, what it is called, and what is said while
 * there is none. UI thread.
 */
#ifndef LOOK_H
#define LOOK_H

#include "pane.h"

/* A line of text that grows to the right. What does not fit is left out, and all that would follow: half a number is
 * another number. Without a canvas it is measured only: room is 0 when something was left out. */
struct look_line {
    struct canvas *canvas;
    int x, y, room;
};

struct look_line look_line(struct frame *f, struct rect r, int y);
void look_add(struct look_line *l, enum style style, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* The inspection of a slot (view/lab.h), or NULL. It may still be of an earlier run or epoch; it says of which. */
const struct inspection *look_at(const struct lab *lab, unsigned slot);

/* The run of the slot, while it is another one's inspection that is on show; else NULL. */
const struct lab_run *look_awaited(const struct lab *lab, unsigned slot);

/* Draws why there is none, and what to do. */
void look_absent(struct frame *f, struct rect r, unsigned slot);

unsigned look_number(const struct lab *lab, const struct inspection *at);
/* "run 2", with its seed where it has sisters, in its own style. */
void look_run(struct look_line *l, const struct lab *lab, const struct inspection *at);
/* "run 2 0.25 0.40 0.40 epoch 50"; the rates are left out where there is no room for them. */
void look_name(struct look_line *l, const struct lab *lab, const struct inspection *at);

/* The class's name; "?" for what is none. */
const char *look_class(const struct inspection *at, unsigned class);

/* The part of r at (x, y) from its corner, of w x h or what is left; never outside r, and never of negative size. */
struct rect look_part(struct rect r, int x, int y, int w, int h);
struct rect look_rows(struct rect r, int y, int h);

#endif
