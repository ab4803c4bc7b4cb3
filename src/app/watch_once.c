/* SPDX-License-Identifier: MIT */
/* Logs as they are now, in a table or as JSON; see watch_plain.h. Main thread. */
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/text.h"
#include "interrupt.h"
#include "run/json_print.h"
#include "say.h"
#include "term/canvas.h"
#include "watch_plain.h"

enum { NAME_WIDTH = 24, NUMBER_WIDTH = 12 };

/* To the end of what is there: of standard input to its end. */
static void read_all(struct watch *w)
{
    bool more = true, open = true;
    while ((more || open) && !interrupt_signal()) {
        watch_poll(w, 1, &more);
        open = false;
        for (size_t i = 0; i < w->log_count; i++)
            open |= w->log[i].pipe && log_state(w->log[i].log) != LOG_ENDED && log_state(w->log[i].log) != LOG_FAILED;
        if (!more && open)
            clock_sleep(0.02);
    }
}

static const char *role_word(enum log_role role)
{
    static const char *const word[] = {[LOG_ROLE_OTHER] = "other", [LOG_ROLE_TRAIN] = "train",
                                       [LOG_ROLE_VALID] = "valid"};
    return word[role];
}

static const char *kind_word(enum log_kind kind)
{
    static const char *const word[] = {[LOG_KIND_OTHER] = "other", [LOG_KIND_LOSS] = "loss",
                                       [LOG_KIND_ACCURACY] = "accuracy"};
    return word[kind];
}

/* ---- table ---- */

/* Right-aligned, whatever its characters take. */
static void print_cell(int width, const char *text)
{
    int pad = width - canvas_width(text);
    say_to(stdout, "  %*s%s", pad > 0 ? pad : 0, "", text);
}

static void print_number(double value)
{
    char text[WATCH_TEXT_MAX];
    print_cell(NUMBER_WIDTH, text_number(text, sizeof text, value));
}

static void print_series(const struct watch_log *log, const struct log_series *s)
{
    char text[WATCH_TEXT_MAX];
    int pad = NAME_WIDTH - canvas_width(s->name);
    size_t best = watch_best(log, s);
    say_to(stdout, "  %s%*s", s->name, pad > 0 ? pad : 0, "");
    print_cell(NUMBER_WIDTH - 2, text_count(text, sizeof text, s->count));
    if (s->count) {
        print_number(s->y[0]);
        print_number(s->y[s->count - 1]);
    }
    if (best != SIZE_MAX) {
        print_number(s->y[best]);
        printf(" @%s", text_number(text, sizeof text, log_series_x(s, best)));
    }
    putchar('\n');
}

static void print_log(const struct watch *w, const struct watch_log *log)
{
    char text[WATCH_TEXT_MAX], count[WATCH_TEXT_MAX];
    const char *format = log_format(log->log);
    say_to(stdout, "%s: %s%s%s", log_path(log->log), format, format[0] ? ", " : "", watch_state(w, log, text));
    if (log->points)
        say_to(stdout, ", %s %s to %s", log_x_name(log->log), text_number(text, sizeof text, log->x_first),
               text_number(count, sizeof count, log->x_last));
    if (log_skipped(log->log))
        printf(", %s skipped", text_count(text, sizeof text, log_skipped(log->log)));
    if (log_message(log->log)[0])
        say_to(stdout, ": %s", log_message(log->log));
    putchar('\n');
    if (!log->series_count)
        return;
    printf("  %-*s", NAME_WIDTH, "series");
    print_cell(NUMBER_WIDTH - 2, "points");
    print_cell(NUMBER_WIDTH, "first");
    print_cell(NUMBER_WIDTH, "last");
    print_cell(NUMBER_WIDTH, "best");
    putchar('\n');
    for (size_t i = 0; i < log->series_count; i++)
        print_series(log, log_series(log->log, i));
}

/* ---- JSON ---- */

/* JSON has no NaN. */
static json_t *json_value(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

static json_t *json_series(const struct watch_log *log, const struct log_series *s)
{
    size_t best = watch_best(log, s);
    json_t *at = best == SIZE_MAX ? json_null()
        : json_pack("{s:o, s:o}", "x", json_value(log_series_x(s, best)), "value", json_value(s->y[best]));
    return json_pack("{s:s, s:s, s:s, s:s, s:I, s:o, s:o, s:o}", "name", s->name, "base", s->base, "role",
                     role_word(s->role), "kind", kind_word(s->kind), "points", (json_int_t)s->count, "first",
                     json_value(s->count ? s->y[0] : NAN), "last", json_value(s->count ? s->y[s->count - 1] : NAN),
                     "best", at);
}

static json_t *json_log(const struct watch *w, const struct watch_log *log)
{
    char state[WATCH_TEXT_MAX];
    json_t *series = json_array();
    for (size_t i = 0; series && i < log->series_count; i++) {
        if (json_array_append_new(series, json_series(log, log_series(log->log, i))) == 0)
            continue;
        json_decref(series);
        return NULL;
    }
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:I, s:o, s:o, s:o}", "path", log_path(log->log), "format",
                     log_format(log->log), "state", watch_state(w, log, state), "message", log_message(log->log), "x",
                     log_x_name(log->log), "skipped", (json_int_t)log_skipped(log->log), "x_first",
                     json_value(log->x_first), "x_last", json_value(log->x_last), "series", series);
}

static bool print_json(const struct watch *w)
{
    json_t *logs = json_array();
    for (size_t i = 0; logs && i < w->log_count; i++)
        json_array_append_new(logs, json_log(w, &w->log[i]));
    json_t *all = json_pack("{s:o}", "logs", logs);
    char *text = json_print(all, JSON_INDENT(2) | JSON_ENSURE_ASCII | JSON_REAL_PRECISION(17));
    bool ok = text && json_array_size(logs) == w->log_count;
    if (ok)
        puts(text);
    else
        fputs("dropout-lab: out of memory for the JSON\n", stderr);
    free(text);
    json_decref(all);
    return ok;
}

int watch_once_run(struct watch_logs *logs, bool json)
{
    const struct watch *w = logs->watch;
    bool ok = w->log_count > 0;
    interrupt_catch();
    read_all(logs->watch);
    if (interrupt_signal())
        return 128 + interrupt_signal();
    for (size_t i = 0; i < w->log_count; i++) {
        const struct watch_log *log = &w->log[i];
        const char *why = log_message(log->log);
        if (!json && log->points)
            print_log(w, log);
        if (log->points && log_state(log->log) != LOG_FAILED)
            continue;
        ok = false;
        say_error("%s: %s", log_path(log->log), why[0] ? why : "it has no numbers");
    }
    ok = !watch_tell_banner(logs->watch) && ok;
    if (!w->log_count)
        say_error("%s: there is no log in it", w->about);
    return (!json || print_json(w)) && watch_flush() && ok ? 0 : 1;
}
