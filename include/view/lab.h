/* SPDX-License-Identifier: MIT */
/* What the views show: the runs so far, in groups of seeds, the spec that Enter would start, and how the user looks at
 * them. Views read it and keep nothing of their own; keys (view/keymap.h) change what is set and selected; the loop
 * (app) adds runs and hands their events in. UI thread.
 */
#ifndef VIEW_LAB_H
#define VIEW_LAB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "run/event.h"
#include "run/history.h"
#include "run/inspection.h"
#include "run/record_read.h"
#include "run/spec.h"
#include "view/list.h"
#include "view/study_page.h"
#include "view/trace.h"

enum { LAB_RUNS_MAX = 512, LAB_ENTRY_MAX = 48, LAB_UNDO_MAX = 32 };

#define LAB_NONE SIZE_MAX /* no group */

enum lab_view {
#define VIEW(id, name, title, about) LAB_VIEW_##id,
#include "view/view.def"
#undef VIEW
    LAB_VIEW_COUNT
};

/* One training, with one seed. */
struct lab_run {
    unsigned number;         /* its group's, as shown */
    struct spec spec;        /* seeds is 1 */
    enum run_state state;
    uint32_t epoch, step, steps; /* where it is; epoch 0 before the first */
    float batch_loss;            /* of the latest batches; steps is 0 before */
    double seconds_epoch;        /* of the last epoch; 0 before */
    double seconds;              /* of all its epochs */
    struct history history;      /* a metric that was not measured is NaN here, so that charts show a gap */
    struct trace trace;          /* per-batch loss of the running epoch */
    struct run_change change[RUN_CHANGES_MAX]; /* what was changed while it trained */
    size_t change_count;
    struct record_test test;     /* images is 0 until it is measured */
    char why[160];               /* FAILED: the reason */
    bool pause_asked;            /* what it was last told: to pause (a waiting one: not to start), or to go on */
    char id[RECORD_ID_MAX];      /* of its record; "" without one */
    struct record_label label;   /* the user's words for it */
    bool resumes;                /* it goes on from its record's checkpoint when its turn comes */
};

/* What Enter starts: one run, or one for each seed. What the lists show and keys act on. */
struct lab_group {
    unsigned number;      /* as shown, from 1 */
    struct spec spec;     /* seeds is count */
    size_t first, count;  /* lab->run[first .. first + count) */
    bool hidden;          /* its curves are not drawn, and it is not compared */
    uint32_t turn;        /* waiting ones start in this order */
    bool kept;            /* of an earlier session, or another program's */
    bool gone;            /* it was deleted: it is in no list, and hidden, until that is undone */
    bool was_hidden;      /* before that */
    size_t parent;        /* the group it is a fork of, or LAB_NONE */
    bool forked;          /* it is a fork; without a parent, of a run that is not in the lab */
    char fork[RECORD_ID_MAX]; /* that run's record, or "" */
    uint32_t fork_epoch;  /* after this epoch */
    struct history mean;      /* with several members: of those that have the epoch */
    struct epoch_row *spread; /* (mean.count) their standard deviation; NaN for fewer than two */
};

/* How the charts are looked at. */
struct lab_chart {
    bool log_y, full_y, table;
    unsigned smooth;   /* index into lab_smooth_factor */
    uint32_t from, to; /* the epochs in view; to 0: all that are planned */
    uint32_t cursor;   /* epoch that is read out; 0: none */
};

enum { LAB_SMOOTH_COUNT = 5 };
extern const double lab_smooth_factor[LAB_SMOOTH_COUNT]; /* of the exponential moving average; 0 first */

/* Where the user is in the views of a network's inside; numbers too large are taken modulo what there is. */
enum lab_images_panel { LAB_IMAGES_IMAGES, LAB_IMAGES_MATRIX, LAB_IMAGES_CALIBRATION, LAB_IMAGES_COUNT };

struct lab_images {
    unsigned index;              /* of the image on show */
    bool uncertain;              /* the most uncertain ones first, and not the wrong ones */
    bool odd;                    /* images that are not clothes, instead */
    enum lab_images_panel panel; /* where there is room for one */
};

enum lab_inside_panel { LAB_INSIDE_WEIGHTS, LAB_INSIDE_ACTIVATIONS, LAB_INSIDE_MASKS, LAB_INSIDE_COUNT };

struct lab_inside {
    enum lab_inside_panel panel;
    unsigned page;         /* of weights */
    bool other_size;       /* weights larger, or smaller, than they are by themselves */
    unsigned site;         /* under the microscope */
    uint32_t step, sample; /* likewise */
};

/* The view of the studies. The loop runs one, and tells here how far it is. */
struct lab_study {
    size_t chosen; /* of study_list */
    bool open;     /* the page of the one that runs, or ran last, is on screen instead of the list */
    bool runs;
    struct study_look look;
    char words[SPEC_LINE_MAX]; /* by which that one was started: "rate seeds=3" */
    const struct study_progress *progress; /* of the one that runs, or ran last; NULL: none has */
};

/* What the line at the bottom is typed for. */
enum lab_line_kind {
    LAB_LINE_COMMAND, /* behind ':' */
    LAB_LINE_FILTER,  /* of the list, in force as it is typed */
    LAB_LINE_NAME,    /* of the chosen run, as are the next */
    LAB_LINE_TAGS,
    LAB_LINE_NOTE,
};

/* The line while it is open (view/prompt). */
struct lab_line {
    bool open;
    enum lab_line_kind kind;
    char text[SPEC_LINE_MAX];
    size_t caret; /* bytes into text */
    bool fresh;   /* nothing was typed yet: the first character takes the text's place */
};

/* What an action that the loop carries out is about, when it is not simply the chosen run. */
struct lab_ask {
    size_t group;              /* the run in the lab, or LAB_NONE */
    char word[RECORD_ID_MAX];  /* else what the user calls it: its id, the beginning of that, its name; "" none */
    enum lab_line_kind what;   /* of the label: LAB_LINE_NAME, TAGS or NOTE */
    char text[SPEC_LINE_MAX]; /* that, a filter, or a file's name */
};

struct lab {
    struct lab_run *run; /* (run_count), oldest first; room for LAB_RUNS_MAX, so that a run never moves */
    size_t run_count;
    struct lab_group *group; /* (group_count), oldest first; likewise */
    size_t group_count;
    size_t selected;  /* group that is read out */
    size_t reference; /* group that others are compared with, or LAB_NONE: see lab_reference */
    enum lab_view view, view_before, words_before; /* on screen; where the help, and the list of words, go back to */
    struct lab_chart chart;
    struct lab_images images;
    struct lab_inside inside;
    struct lab_study study;
    const struct inspection *inspection[INSPECTION_SLOTS]; /* of the selected run and the reference; NULL: not there */
    bool inspecting;      /* another is on its way */

    struct spec next;
    unsigned control;     /* of the next spec, which keys act on (src/view/editor.h) */
    bool typing;          /* a value is typed into it */
    char entry[LAB_ENTRY_MAX];
    struct spec undo[LAB_UNDO_MAX]; /* what next was, the latest last */
    size_t undo_count;
    struct lab_line line;
    struct list list;     /* the lab's groups and the runs on disk */
    struct lab_ask ask;   /* of the latest action */

    char data[128];       /* "Fashion-MNIST, 60,000 + 10,000, verified", "loading ..." or that there is none */
    bool data_ready, data_failed;
    char isa[16];
    size_t memory, memory_max; /* bytes that snapshots take, and may */
    char banner[1536];    /* what the user must see; empty: nothing. The next key clears it */
    char notice[1536];    /* what went well, where the screen alone would not tell; likewise */
    bool ask_quit;        /* "a run trains: quit? y/n" */
    size_t ask_empty;     /* "remove so many runs from the trash for good? y/n"; 0: not asked */
    bool undeletes;       /* a run was deleted, and can be had back */
    unsigned help_page;   /* taken modulo how many there are */
    int lines, columns;   /* that the screen has; 0: not known */
    uint32_t turns;       /* given out so far */
};

/* An empty laboratory with next as the spec that Enter would start. */
bool lab_init(struct lab *lab, const struct spec *next, struct err *e);
void lab_free(struct lab *lab);

/* Adds a waiting group of the spec, one run for each of its seeds, with room for all their epochs, and selects it. NULL
 * when it has no room or memory. */
struct lab_group *lab_add(struct lab *lab, const struct spec *spec, struct err *e);

/* Adds a group of runs that are over, with specs of their own: seeds need not follow one another. Its members are
 * RUN_DONE and have room for `epochs` rows at least; the caller fills in what they are (lab_add_row). It is hidden, and
 * what is selected stays so. */
struct lab_group *lab_add_kept(struct lab *lab, const struct spec *member, size_t count, size_t epochs, struct err *e);

/* Appends an epoch to a run; false when it is not the next, or there is no room. lab_event does it too. */
bool lab_add_row(struct lab *lab, struct lab_run *run, const struct epoch_row *row);

/* Adds a fork of a group after an epoch: its spec with the strengths, courses and lr of lab->next. It keeps its kinds
 * of noise, and the notice says so where next has others. An error says why there can be none. */
struct lab_group *lab_fork(struct lab *lab, const struct lab_group *parent, uint32_t epoch, struct err *e);

/* Whether next's strengths can be given to the group's kinds of noise, which `what` (a fork, a run that trains) keeps.
 * Where next has others the notice says so; a deviation cannot become a probability, nor the other way:
 * an error says it. */
bool lab_keeps_kinds(struct lab *lab, const struct lab_group *group, const char *what, struct err *e);

/* Takes in what the run's worker says. A warning, and that the run diverged, becomes the banner. */
void lab_event(struct lab *lab, struct lab_run *run, const struct event *event);

/* Runs that wait, train or pause. */
size_t lab_active(const struct lab *lab);

/* The group that pause and stop act on: the selected one if it is active, else the latest active; NULL when none is. */
struct lab_group *lab_target(const struct lab *lab);

/* The selected group; NULL when there is none, it is gone, or the list's chosen run is on disk alone. */
struct lab_group *lab_selected(const struct lab *lab);

/* What the selected group is compared with: the one that was chosen, or else the oldest other one that is shown; NULL
 * when there is none. */
struct lab_group *lab_reference(const struct lab *lab);

/* The run that the inspection of a slot is of: the selected group's first, the reference's first. NULL: none. */
struct lab_run *lab_inspected(const struct lab *lab, unsigned slot);

/* What the view on screen wants to be inspected; false: nothing. Epoch is the cursor's, or the last. */
bool lab_wants(const struct lab *lab, unsigned slot, struct inspection_request *out);

/* The next run to start, by turn; NULL: none waits, but for those of groups that pause. */
struct lab_run *lab_waiting(const struct lab *lab);

/* Selects the next newer group (direction 1), or older one (-1); false when there is none. */
bool lab_select(struct lab *lab, int direction);

void lab_choose(struct lab *lab, const struct lab_group *group);

/* Lets those of its members that were cut off or stopped, and have a record, wait for their turn to go on from it.
 * Returns how many. */
size_t lab_continue(struct lab *lab, struct lab_group *group);

/* Takes a group out of all lists and charts, or brings it back as it was. What was selected is another then. */
void lab_drop(struct lab *lab, struct lab_group *group, bool gone);

/* Lets a waiting group start one place earlier (by -1) or later (1); false when it is at the end already. */
bool lab_move_turn(struct lab *lab, struct lab_group *group, int by);

/* Brings a view on screen; the help remembers which it came from. */
void lab_show(struct lab *lab, enum lab_view view);

/* ---- a group as one ---- */

struct lab_run *lab_member(const struct lab *lab, const struct lab_group *group, size_t i);
/* The run with that record; NULL: none in the lab. */
struct lab_run *lab_find(const struct lab *lab, const char *id);
struct lab_group *lab_group_of(const struct lab *lab, const struct lab_run *run);

/* Its epochs: the only run's, or the mean over its members. */
const struct history *lab_history(const struct lab *lab, const struct lab_group *group);

/* RUNNING while one trains, PAUSED while one pauses, or may not start, and none trains, WAITING while one waits and
 * none has begun; FAILED, CUT or STOPPED when one is, in this order; else DONE. */
enum run_state lab_state(const struct lab *lab, const struct lab_group *group);

/* Whether each of its members that train has been told to pause, and only has not said yet that it does. */
bool lab_pause_asked(const struct lab *lab, const struct lab_group *group);

/* The first member that is not over, or else the last one: who is talked about while the group trains. */
struct lab_run *lab_leader(const struct lab *lab, const struct lab_group *group);

/* Epochs done by all members, as a share of all that are planned, steps included. */
double lab_progress(const struct lab *lab, const struct lab_group *group);

/* Seconds until it is done at the pace of its last epochs, on as many threads as it has now; negative: not known. */
double lab_seconds_left(const struct lab *lab, const struct lab_group *group);

/* Whether a member's rates were changed while it trained. */
bool lab_changed(const struct lab *lab, const struct lab_group *group);

/* Groups whose curves are drawn: shown, with an epoch. */
size_t lab_shown(const struct lab *lab);

/* The planned span of the shown groups, or of the next one before there are any. */
uint32_t lab_epochs_planned(const struct lab *lab);

#endif
