/* SPDX-License-Identifier: MIT */
/* Looks at the views of images and of a network's inside, for the tests of both. */
#ifndef TESTS_VIEW_LOOKING_H
#define TESTS_VIEW_LOOKING_H

#include <stdbool.h>
#include <stddef.h>

#include "view/lab.h"

enum { IMAGES = 1000, WRONG = 120 };

struct look_case {
    const char *name;
    enum lab_view view;
    enum lab_images_panel images;
    bool sampled, uncertain, odd;
    enum lab_inside_panel panel;
    unsigned site;
};

/* Each panel of the two views, by the name of its golden file. */
extern const struct look_case look_cases[];
enum { LOOK_CASES = 11 };
const struct look_case *case_of(const char *name);

/* A lab with a run of those words (and before it one of `reference`, unless that is NULL) and what is seen inside:
 * so many images, so many of them wrong. */
void fill(struct lab *lab, const char *reference, const char *selected, size_t images, size_t wrong);
/* What fill does to a slot. */
struct inspection *inspected(const struct lab *lab, unsigned slot, size_t images, size_t wrong);
void leave(struct lab *lab);

/* Brings the panel on screen. */
void look(struct lab *lab, const struct look_case *c);

/* The whole screen as text, freed by mem_free; and that the words are on it in ASCII, or not. */
char *screen_of(const struct lab *lab, int w, int h, bool ascii);
void expect(const struct lab *lab, int w, int h, const char *words, bool there);

#endif
