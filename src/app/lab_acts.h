/* SPDX-License-Identifier: MIT */
/* What the dashboard and line mode both do with a lab and its workers: carry out the actions that start and steer runs,
 * and find the place where runs are kept. UI thread. */
#ifndef APP_LAB_ACTS_H
#define APP_LAB_ACTS_H

#include <stdbool.h>

#include "base/err.h"
#include "lab_runs.h"
#include "view/keymap.h"

/* Carries out START and LADDER (with lab->next), PAUSE, RESUME and STOP (on lab_target), APPLY and FORK (on
 * lab_selected), and FIGURE (of the shown groups, into the file that lab->ask names). An error says why it cannot be,
 * and nothing has changed then; any other action is none of its business, and true. */
bool lab_act(struct lab *lab, struct lab_runs *runs, enum action action, struct err *e);

/* Puts the folder of runs into root (FILE_PATH_MAX bytes), where runs->root then points. An error says that runs are
 * not recorded. */
bool lab_find_root(struct lab_runs *runs, char *root, struct err *e);

#endif
