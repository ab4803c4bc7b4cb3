/* SPDX-License-Identifier: MIT */
/* Logs of other programs, watched: which they are, what is known of their series, and how the user looks at them.
 * Between log/log.h, which follows the files, and view/watch_screen.h, which draws. UI thread.
 */
#ifndef VIEW_WATCH_H
#define VIEW_WATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "chart/thin.h"
#include "log/log.h"

enum { WATCH_LOGS_MAX = 256, WATCH_SIDES = 2, WATCH_CHART_BASES_MAX = 8, WATCH_NAME_MAX = 256 };

/* Of the moving average; 0 first. A log of every step needs more of it than one of epochs. */
enum { WATCH_SMOOTH_COUNT = 7 };
extern const double watch_smooth_factor[WATCH_SMOOTH_COUNT];

enum watch_page {
#define PAGE(id, name, about) WATCH_##id,
#include "view/watch_page.def"
#undef PAGE
    WATCH_PAGES
};

enum watch_action {
    WATCH_ACTION_NONE,
#define KEY(id, ...) WATCH_ACTION_##id,
#include "view/watch_key.def"
#undef KEY
    WATCH_ACTIONS
};

/* A series of a log: what its values come to, and its curves, both kept up as points come. */
struct watch_series {
    size_t taken, finite;         /* points that the figures below are of; finite ones among them */
    double least, greatest;       /* finite; 0 without any */
    size_t least_at, greatest_at; /* indices */
    struct thin curve[WATCH_SIDES]; /* as the left and the right chart draw it */
};

struct watch_log {
    struct log *log;
    unsigned number; /* as shown, from 1 */
    char name[WATCH_NAME_MAX]; /* its path, without what is common to all */
    bool pipe;       /* standard input */
    bool hidden;     /* its curves are not drawn, and it is not compared */
    bool reading;    /* there is more than there was time for */
    size_t began;    /* points when that began */
    uint32_t generation;
    struct watch_series *series; /* (series_count), as log_series */
    size_t series_count, series_room;
    size_t points;   /* of its longest series */
    double x_first, x_last; /* NaN without a point */
    double news;     /* when it last changed, as `now` */
};

/* A metric by its name without train and valid, of all logs; case does not count. */
struct watch_base {
    char name[LOG_NAME_MAX];
    enum log_kind kind;
    bool train, valid; /* there is one of that role in a log */
};

/* Which metrics a chart shows; none: there is no such chart. */
struct watch_chart {
    char base[WATCH_CHART_BASES_MAX][LOG_NAME_MAX];
    size_t count;
    bool chosen; /* by the user: it stays, whatever the logs have */
};

struct watch {
    struct watch_log *log; /* (log_count); room for WATCH_LOGS_MAX */
    size_t log_count, selected, reference;
    struct watch_base *base; /* (base_count); room for LOG_SERIES_MAX, in the order in which they came */
    size_t base_count;
    struct watch_chart chart[WATCH_SIDES]; /* left, right */
    unsigned side;         /* the chart that keys act on */
    enum watch_page page, page_before;
    unsigned help_page, help_pages; /* which of how many: of the last drawing */
    size_t metric;         /* the selected line of the list of metrics */
    bool log_y, full_y, table;
    unsigned smooth;       /* index into watch_smooth_factor */
    double x_min, x_max;   /* the axis over all that there is, with room to grow */
    double from, to;       /* what of it is in view, when zoomed */
    bool zoomed, has_cursor;
    double cursor, column; /* x of the cursor; x of a column of cells in the last drawing */
    double now;            /* clock_now() of the last poll */
    size_t next;           /* the log that is polled first */
    char banner[512];      /* what the user must see; the next key clears it */
    char about[160];       /* what is watched, for the title */
};

bool watch_init(struct watch *w, struct err *e);
/* Deletes the logs too. */
void watch_free(struct watch *w);

/* Adds a log, which is the watch's from then on, on failure too. */
bool watch_add(struct watch *w, struct log *log, struct err *e);
/* Puts another log into the place of one, for the same file read otherwise. */
void watch_replace(struct watch *w, size_t i, struct log *log);

/* Takes in what the logs have, for at most about `seconds`. True when anything changed; *more when there was not time
 * for all. */
bool watch_poll(struct watch *w, double seconds, bool *more);

struct watch_log *watch_selected(const struct watch *w); /* NULL when there is none */
/* What the selected log is compared with: the one that was chosen, or else the first other one that is shown; NULL. */
struct watch_log *watch_reference(const struct watch *w);

/* ---- metrics ---- */

/* The log's series of that base and role, or NULL. */
const struct log_series *watch_find(const struct watch_log *log, const char *base, enum log_role role);
const struct watch_series *watch_known(const struct watch_log *log, const struct log_series *s);
/* The index of its best value: the greatest of an accuracy, else the least; SIZE_MAX without one, and for what is
 * neither loss nor accuracy. */
size_t watch_best(const struct watch_log *log, const struct log_series *s);
/* The series whose best and last value stand for a base: valid, or else train, or else any; NULL. */
const struct log_series *watch_main(const struct watch_log *log, const char *base);
/* The first base of a chart; NULL when it has none. */
const char *watch_chart_base(const struct watch *w, unsigned side);
bool watch_in_chart(const struct watch *w, unsigned side, const char *base);
/* Charts that there are: 1 while all logs have but one metric. */
unsigned watch_charts(const struct watch *w);
/* Lists the bases anew, and lets the charts that were not chosen follow. */
void watch_list_bases(struct watch *w);
/* Another base in the chart that keys act on: the next (1) or the one before (-1). */
void watch_turn_base(struct watch *w, int by);
/* Another column of the selected log for x, the next by name of those that count upward; NULL when there is none. Good
 * until the next poll. */
const char *watch_other_x(const struct watch *w);
/* Into the chart that keys act on, or out of it. */
void watch_toggle_base(struct watch *w, const char *base);

/* ---- axis and cursor ---- */

/* Makes room for what the logs have: an axis that is full doubles. */
void watch_fit_axis(struct watch *w, bool anew);
double watch_from(const struct watch *w);
double watch_to(const struct watch *w);
void watch_zoom(struct watch *w, int in);
void watch_pan(struct watch *w, int by);
/* By so many points of the selected log, or columns where hundreds are in view; a cursor that was not there begins at
 * the last point. */
void watch_move_cursor(struct watch *w, int by);
void watch_end_cursor(struct watch *w, bool last);
/* The series that the cursor moves on: the selected log's longest in the charts; NULL. */
const struct log_series *watch_track(const struct watch *w);

/* ---- words ---- */

enum { WATCH_TEXT_MAX = 64, WATCH_NUMBER_WIDTH = 8 };

/* A value with no more digits than it is worth, in at most WATCH_NUMBER_WIDTH columns: "0.3492", "34.920", "1.2e-05",
 * "nan"; of what is neither loss nor accuracy in full where it fits. Return out. */
const char *watch_value(char out[WATCH_TEXT_MAX], enum log_kind kind, double value);
/* Two values' difference, with its sign. */
const char *watch_difference(char out[WATCH_TEXT_MAX], enum log_kind kind, double value);
/* An x: "12,000", "0.25". */
const char *watch_x(char out[WATCH_TEXT_MAX], double x);
/* "waiting", "reading", "followed", "no news 3 min", "ended", "failed". */
const char *watch_state(const struct watch *w, const struct watch_log *log, char out[WATCH_TEXT_MAX]);
/* What the x axis counts: the logs' name for it, or "x" where they do not agree. */
const char *watch_x_name(const struct watch *w);
/* Text in at most `columns`, with the middle left out where it is longer. */
const char *watch_shorten(char *out, size_t size, const char *text, int columns, bool ascii);

/* ---- keys ---- */

/* What the key does now. */
enum watch_action watch_find_key(const struct watch *w, uint32_t key);
/* Handles a key: clears the banner, does what changes the watch alone, and returns the action. The caller carries out
 * COLUMN_X, PRINT, REDRAW, SUSPEND and QUIT. A key that does nothing now says so in the banner. */
enum watch_action watch_key(struct watch *w, uint32_t key);

#endif
