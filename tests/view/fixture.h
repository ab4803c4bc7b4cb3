/* SPDX-License-Identifier: MIT */
/* Labs for the tests of room view: runs with made-up curves, keys typed, screens as text. */
#ifndef FIXTURE_H
#define FIXTURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "term/canvas.h"
#include "view/lab.h"

/* A lab with the notebook's baseline next and its data loaded. */
void fixture_lab(struct lab *lab);

/* Adds a group of that spec line and gives its runs `epochs` epochs of smooth curves, each 0.01 higher than that of the
 * seed before; they run on if more are planned. Returns the first. */
struct lab_run *fixture_run(struct lab *lab, const char *spec, unsigned epochs);

/* Hands an epoch of those curves in; metrics whose bit is not in `measured` are left out. */
void fixture_epoch(struct lab *lab, struct lab_run *run, uint32_t measured, bool nan);
void fixture_state(struct lab *lab, struct lab_run *run, enum run_state state, const char *why);

/* Lists `count` runs on disk, at most FIXTURE_KEPT_MAX, the newest of which is number count - 1: of every fourth the
 * seeds 1 to 3 were started together with the two before it. */
enum { FIXTURE_KEPT_MAX = 10000 };
void fixture_kept(struct lab *lab, size_t count);

/* Keys, one for each character. */
void fixture_type(struct lab *lab, const char *keys);

/* The whole screen as text (canvas_dump), freed by mem_free; *x, *y is the cursor, each may be NULL. */
char *fixture_screen(const struct lab *lab, int w, int h, bool ascii, int *x, int *y);

/* The line y of a screen's text, in a static buffer. */
const char *fixture_line(const char *screen, int y);

#endif
