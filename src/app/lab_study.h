/* SPDX-License-Identifier: MIT */
/* The study that the dashboard runs: one at a time, on workers of its own, so that its runs stand in no list and no
 * chart of the lab. The same crew as the command's: what is on disk is not trained again. UI thread. */
#ifndef APP_LAB_STUDY_H
#define APP_LAB_STUDY_H

#include "lab_runs.h"
#include "study_crew.h"
#include "view/study_page.h"

/* Zeroed but for runs; it stays where it is. */
struct lab_studier {
    struct lab_runs *runs; /* lab, data, kernels and folder are taken from it */
    struct study_plan plan;
    struct study_results results;
    struct study_judgement judgement;
    struct study_progress progress;
    char tag[STUDY_LABEL_MAX];
    struct crew *crew; /* while one is at work */
    bool leaves;       /* what is at work is cut off */
    bool moved;        /* the lab changed */
    double begun, told; /* clock_now() */
};

/* Starts the study of "NAME WORDS", or goes on with it, and opens its page; one that is done or at work already is only
 * shown. Without a name the list is shown. An error says why it cannot be. */
bool lab_study_start(struct lab_studier *s, const char *line, struct err *e);
/* Lets it end: what trains is cut off and saved. */
void lab_study_stop(struct lab_studier *s);
/* Looks at the work. True when the lab changed; what went wrong is a banner. */
bool lab_study_poll(struct lab_studier *s);
/* Waits for what is at work and frees all. */
void lab_study_free(struct lab_studier *s);

#endif
