/* SPDX-License-Identifier: MIT */
/* A panel's titles, grid and axes. */
#ifndef AXES_H
#define AXES_H

#include "plan.h"

/* What lies below the lines. */
void axes_draw_grid(const struct plan_panel *at, const struct pen *p);
void axes_draw(const struct plan_panel *at, const struct pen *p);

#endif
