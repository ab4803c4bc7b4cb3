/* SPDX-License-Identifier: MIT */
/* What is told below the list of its chosen run, line by line: drawn, or with no canvas counted. */
#ifndef DETAILS_H
#define DETAILS_H

#include "pane.h"

enum { DETAILS_BYTES = 640 };

struct details {
    const struct lab *lab;
    const struct lab_group *group; /* details_group: what they are of */
    struct canvas *canvas; /* NULL: lines are counted alone */
    struct rect r;
    int y; /* lines so far */
};

void details_line(struct details *d, enum style style, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/* "epoch 21: drop 0.4,0.4,0.4 lr 0.001", behind what it is of. */
void details_change(struct details *d, const char *of, const struct run_change *change, unsigned sites);
/* "test 88.10 %, loss 0.3500, on 10,000 images"; nothing when it was not measured. */
void details_test(struct details *d, const struct record_test *test);

/* What kinds of noise a spec has beside dropout, a line each: "gauss: times a normal of ..."; a known mistake is told
 * as one. */
void details_noise(struct details *d, const struct spec *s);

/* All of a run in the lab, or of one that is on disk alone. */
void details_group(struct details *d);
void details_kept(struct details *d, const struct list *l, const struct list_row *row);

#endif
