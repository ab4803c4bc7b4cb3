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
#include "run/spec.h"
#include "view/trace.h"

enum { LAB_RUNS_MAX = 512, LAB_ENTRY_MAX = 24, LAB_UNDO_MAX = 32 };

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
};

/* What Enter starts: one run, or one for each seed. What the lists show and keys act on. */
struct lab_group {
    unsigned number;      /* as shown, from 1 */
    struct spec spec;     /* seeds is count */
    size_t first, count;  /* lab->run[first .. first + count) */
    bool hidden;          /* its curves are not drawn, and it is not compared */
    uint32_t turn;        /* waiting ones start in this order */
    size_t parent;        /* the group it is a fork of, or LAB_NONE */
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
struct lab_images {
    unsigned index; /* of the image on show, in inspection order: the wrong ones first */
    bool matrix;    /* the confusion matrix instead of the images */
};

enum lab_inside_panel { LAB_INSIDE_WEIGHTS, LAB_INSIDE_ACTIVATIONS, LAB_INSIDE_MASKS, LAB_INSIDE_COUNT };

struct lab_inside {
    enum lab_inside_panel panel;
    unsigned page;         /* of weights */
    bool other_size;       /* weights larger, or smaller, than they are by themselves */
    unsigned site;         /* under the microscope */
    uint32_t step, sample; /* likewise */
};

/* The line behind ':', while it is open (view/prompt). */
struct lab_line {
    bool open;
    char text[SPEC_LINE_MAX];
    size_t caret; /* bytes into text */
    bool fresh;   /* nothing was typed yet: the first character takes the text's place */
};

struct lab {
    struct lab_run *run; /* (run_count), oldest first; room for LAB_RUNS_MAX, so that a run never moves */
    size_t run_count;
    struct lab_group *group; /* (group_count), oldest first; likewise */
    size_t group_count;
    size_t selected;  /* group that is read out */
    size_t reference; /* group that others are compared with, or LAB_NONE: see lab_reference */
    enum lab_view view, view_before; /* on screen, and where the help goes back to */
    struct lab_chart chart;
    struct lab_images images;
    struct lab_inside inside;
    const struct inspection *inspection[INSPECTION_SLOTS]; /* of the selected run and the reference; NULL: not there */
    bool inspecting;      /* another is on its way */

    struct spec next;
    unsigned control;     /* of the next spec, which keys act on (src/view/editor.h) */
    bool typing;          /* a value is typed into it */
    char entry[LAB_ENTRY_MAX];
    struct spec undo[LAB_UNDO_MAX]; /* what next was, the latest last */
    size_t undo_count;
    struct lab_line line;

    char data[128];       /* "Fashion-MNIST, 60,000 + 10,000, verified", "loading ..." or that there is none */
    bool data_ready, data_failed;
    char isa[16];
    size_t memory, memory_max; /* bytes that snapshots take, and may */
    char banner[512];     /* what the user must see; empty: nothing. The next key clears it */
    bool ask_quit;        /* "a run trains: quit? y/n" */
    uint32_t turns;       /* given out so far */
};

/* An empty laboratory with next as the spec that Enter would start. */
bool lab_init(struct lab *lab, const struct spec *next, struct err *e);
void lab_free(struct lab *lab);

/* Adds a waiting group of the spec, one run for each of its seeds, with room for all their epochs, and selects it. NULL
 * when it has no room or memory. */
struct lab_group *lab_add(struct lab *lab, const struct spec *spec, struct err *e);

/* Adds a fork of a group after an epoch: its spec with the rates and lr of lab->next. An error says why there can be
 * none. */
struct lab_group *lab_fork(struct lab *lab, const struct lab_group *parent, uint32_t epoch, struct err *e);

/* Takes in what the run's worker says. A warning, and that the run diverged, becomes the banner. */
void lab_event(struct lab *lab, struct lab_run *run, const struct event *event);

/* Runs that wait, train or pause. */
size_t lab_active(const struct lab *lab);

/* The group that pause and stop act on: the selected one if it is active, else the latest active; NULL when none is. */
struct lab_group *lab_target(const struct lab *lab);

/* The selected group; NULL when there is none. */
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

/* Lets a waiting group start one place earlier (by -1) or later (1); false when it is at the end already. */
bool lab_move_turn(struct lab *lab, struct lab_group *group, int by);

/* Brings a view on screen; the help remembers which it came from. */
void lab_show(struct lab *lab, enum lab_view view);

/* ---- a group as one ---- */

struct lab_run *lab_member(const struct lab *lab, const struct lab_group *group, size_t i);
struct lab_group *lab_group_of(const struct lab *lab, const struct lab_run *run);

/* Its epochs: the only run's, or the mean over its members. */
const struct history *lab_history(const struct lab *lab, const struct lab_group *group);

/* RUNNING while one trains, PAUSED while one pauses, or may not start, and none trains, WAITING while one waits and
 * none has begun; FAILED or STOPPED when one did; else DONE. */
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

/* The planned span of the shown groups, or of the next one before there are any. */
uint32_t lab_epochs_planned(const struct lab *lab);

#endif
