/* SPDX-License-Identifier: MIT */
/* Logs as lines, as they come; see watch_plain.h. Main thread. */
#include "watch_plain.h"

#include <math.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "interrupt.h"
#include "say.h"

static const double look_seconds = 0.1, read_seconds = 0.1;

/* How far each series of a log has been printed. */
struct printed {
    uint32_t generation;
    enum log_state state;
    struct {
        char name[LOG_NAME_MAX];
        size_t count;
    } series[LOG_SERIES_MAX];
};

bool watch_flush(void)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return true;
    fputs("dropout-lab: stdout: cannot be written\n", stderr);
    return false;
}

static size_t *count_of(struct printed *p, const struct log_series *s)
{
    size_t i = 0;
    while (i < LOG_SERIES_MAX - 1 && p->series[i].name[0] && strcmp(p->series[i].name, s->name) != 0)
        i++;
    snprintf(p->series[i].name, sizeof p->series[i].name, "%s", s->name);
    return &p->series[i].count;
}

/* A file that was written anew, with as much as before and more, goes on; a shorter one is another log. */
static void compare_generation(struct printed *p, const struct watch_log *log)
{
    uint32_t generation = log_generation(log->log);
    bool shorter = false;
    for (size_t i = 0; generation != p->generation && i < log->series_count; i++) {
        const struct log_series *s = log_series(log->log, i);
        shorter |= s->count < *count_of(p, s);
    }
    p->generation = generation;
    if (!shorter)
        return;
    say_to(stdout, "%s  begins anew\n", log->name);
    memset(p->series, 0, sizeof p->series);
}

/* The least x that was not printed; infinity without one. */
static double next_x(struct printed *p, const struct watch_log *log)
{
    double least = INFINITY;
    for (size_t i = 0; i < log->series_count; i++) {
        const struct log_series *s = log_series(log->log, i);
        size_t done = *count_of(p, s);
        double x = done < s->count ? log_series_x(s, done) : INFINITY;
        least = x < least ? x : least;
    }
    return least;
}

static void print_row(struct printed *p, const struct watch_log *log, double x)
{
    char number[WATCH_TEXT_MAX];
    say_to(stdout, "%s  %s %s", log->name, log_x_name(log->log), text_number(number, sizeof number, x));
    for (size_t i = 0; i < log->series_count; i++) {
        const struct log_series *s = log_series(log->log, i);
        size_t *done = count_of(p, s);
        if (*done < s->count && log_series_x(s, *done) == x)
            say_to(stdout, "  %s %s", s->name, text_number(number, sizeof number, s->y[(*done)++]));
    }
    putchar('\n');
}

static void print_log(struct printed *p, const struct watch_log *log)
{
    enum log_state state = log_state(log->log);
    compare_generation(p, log);
    for (double x; (x = next_x(p, log)) < INFINITY && !interrupt_signal() && !ferror(stdout);)
        print_row(p, log, x);
    if (state != p->state && state == LOG_FAILED)
        say_error("%s: %s", log->name, log_message(log->log));
    if (state != p->state && state == LOG_ENDED)
        say_to(stdout, "%s  ended\n", log->name);
    p->state = state;
}

/* A line that begins with q, where the keyboard is not itself a log. */
static bool asked_to_quit(void)
{
    char line[64];
    struct pollfd on = {.fd = STDIN_FILENO, .events = POLLIN};
    if (!isatty(STDIN_FILENO) || poll(&on, 1, 0) <= 0)
        return false;
    ssize_t n = read(STDIN_FILENO, line, sizeof line);
    return n <= 0 || line[0] == 'q';
}

/* Standard input, which comes to an end, well or not; a file may always grow. */
static bool is_over(const struct watch_logs *l, bool *failed)
{
    for (size_t i = 0; i < l->word_count; i++)
        if (strcmp(l->word[i], "-") != 0)
            return false;
    if (!l->watch->log_count || !log_ended(l->watch->log[0].log))
        return false;
    *failed |= log_state(l->watch->log[0].log) == LOG_FAILED; /* why has been said */
    return true;
}

bool watch_tell_banner(struct watch *w)
{
    if (!w->banner[0])
        return false;
    say_error("%s", w->banner);
    w->banner[0] = 0;
    return true;
}

static bool take_news(struct watch_logs *l, struct printed *printed, bool *more)
{
    struct err e = {0};
    watch_logs_scan(l, &e);
    watch_poll(l->watch, read_seconds, more);
    for (size_t i = 0; i < l->watch->log_count; i++)
        print_log(&printed[i], &l->watch->log[i]);
    return watch_flush();
}

int watch_plain_run(struct watch_logs *logs)
{
    struct printed *printed = mem_array(WATCH_LOGS_MAX, sizeof *printed);
    bool more = true, keyboard = !logs->watch->log_count || !logs->watch->log[0].pipe;
    bool failed = false;
    if (!printed) {
        fputs("dropout-lab: out of memory for the logs\n", stderr);
        return 1;
    }
    interrupt_catch();
    while (!interrupt_signal() && !interrupt_hung_up(STDOUT_FILENO)) {
        if (!take_news(logs, printed, &more)) {
            failed = !interrupt_hung_up(STDOUT_FILENO) && !interrupt_signal();
            break;
        }
        failed |= watch_tell_banner(logs->watch);
        if ((!more && is_over(logs, &failed)) || (keyboard && asked_to_quit()))
            break;
        if (!more)
            clock_sleep(look_seconds);
    }
    mem_free(printed);
    return interrupt_signal() && !failed ? 128 + interrupt_signal() : failed;
}
