/* SPDX-License-Identifier: MIT */
/* Where everything of a figure stands: the page, its panels, their axes and legends; before anything is drawn. */
#ifndef PLAN_H
#define PLAN_H

#include "curve.h"
#include "figure/figure.h"
#include "legend.h"
#include "pen.h"

struct plan_panel {
    const struct figure_panel *panel;
    struct pen_rect cell; /* all that is the panel's */
    struct curve_frame frame;
    struct legend legend;
};

struct plan {
    double width, height; /* points */
    double head;          /* height of the figure's title; 0: none */
    bool marks;           /* lines of several runs, told apart by marks too */
    double weight;        /* of lines */
    size_t count;
    struct plan_panel panel[FIGURE_PANELS_MAX];
};

/* Sizes are in the contract (figure/figure.h). pen->font is set here. The pen is asked for widths of text alone. */
bool plan_make(struct plan *plan, struct pen *pen, const struct figure *f, struct err *e);

#endif
