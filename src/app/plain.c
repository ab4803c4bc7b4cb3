/* SPDX-License-Identifier: MIT */
/* Line mode; see plain.h. One thread reads commands and prints; data loads and runs train on others, as behind the
 * dashboard, and by the same commands (view/prompt.h). Commands wait for the data, so that a script's first one finds
 * it there.
 */
#include "plain.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "account.h"
#include "archive.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "interrupt.h"
#include "lab_acts.h"
#include "lab_runs.h"
#include "loader.h"
#include "plain_say.h"
#include "say.h"
#include "view/lab.h"
#include "view/prompt.h"

static const double list_seconds = 1; /* what was cut off is said when it is known by then */
static const double look_seconds = 0.01; /* between looks at runs that train */
enum { IDLE_MS = 100, BUSY_MS = 10, LINE_BYTES = 2 * SPEC_LINE_MAX };

struct plain {
    const struct options *options;
    struct lab lab;
    struct lab_runs runs;
    struct archive archive;
    struct loader loader;
    struct plain_told told;
    char root[FILE_PATH_MAX];
    char line[LINE_BYTES]; /* what has come of the next command */
    size_t bytes;
    bool too_long;
    bool terminal, prompted; /* stdin is one; the prompt stands there */
    bool ended;              /* stdin has */
    bool leaving;            /* quit, or nobody reads */
    bool failed;
};

static void fail(struct plain *p, const char *text)
{
    plain_say_error(text);
    p->failed = true;
}

/* A mistyped command is mended at a terminal; a script's goes into its exit status. */
static void refuse(struct plain *p, const char *text)
{
    plain_say_error(text);
    p->failed |= !p->terminal;
}

/* What the reader was promised cannot be given any more. */
static void check_stdout(struct plain *p)
{
    if ((fflush(stdout) == 0 && !ferror(stdout)) || p->leaving || interrupt_hung_up(STDOUT_FILENO)
        || interrupt_signal())
        return;
    fail(p, "stdout: cannot be written; the runs are stopped");
    p->leaving = true;
}

/* That a record or file cannot be written is part of the exit status, as in `run`. */
static void hear(void *who, const struct lab_run *run, const struct event *event)
{
    struct plain *p = who;
    if (event->kind == EVENT_NOTE)
        plain_say_note(&p->lab, run, event->as.note);
    if (event->kind != EVENT_WARNING)
        return;
    plain_say_warning(&p->lab, run, event->as.warning);
    p->failed = true;
}

/* Runs start, train and end; what is new is printed. */
static void look(struct plain *p)
{
    lab_runs_poll(&p->runs);
    plain_say_news(&p->told, &p->lab);
    check_stdout(p);
}

/* What is about runs on disk is about what is there now, whoever trains beside this one. */
static bool answer_archive(struct plain *p, enum action action, bool *mine, struct err *e)
{
    static const enum action actions[] = {ACTION_FILTER, ACTION_OPEN, ACTION_CONTINUE, ACTION_NAME, ACTION_TAGS,
                                          ACTION_NOTE, ACTION_DELETE, ACTION_UNDELETE, ACTION_EMPTY};
    *mine = false;
    for (size_t i = 0; i < sizeof actions / sizeof *actions; i++)
        *mine |= actions[i] == action;
    if (!*mine)
        return true;
    if (!archive_fresh(&p->archive, e))
        return false;
    if (action == ACTION_FILTER)
        plain_say_kept(&p->lab);
    else if (action == ACTION_EMPTY ? !archive_empty(&p->archive, e) : !archive_act(&p->archive, action, mine, e))
        return false;
    if (p->lab.notice[0])
        say_to(stdout, "%s\n", p->lab.notice);
    p->lab.notice[0] = 0;
    return true;
}

static void answer(struct plain *p, enum action action, const struct spec *before)
{
    struct err e;
    bool mine;
    p->lab.banner[0] = p->lab.notice[0] = 0;
    if (!answer_archive(p, action, &mine, &e))
        refuse(p, e.text);
    else if (mine)
        return;
    else if (action == ACTION_QUIT)
        p->leaving = true;
    else if (action == ACTION_HELP)
        plain_say_help();
    else if (action == ACTION_VIEW)
        plain_say_runs(&p->lab);
    else if (action == ACTION_STUDY)
        refuse(p, "study: is for the screen; dropout-lab study NAME runs one in lines");
    else if (!lab_act(&p->lab, &p->runs, action, &e))
        refuse(p, e.text);
    else if (p->lab.banner[0])
        refuse(p, p->lab.banner);
    else if (p->lab.notice[0])
        say_to(stdout, "%s\n", p->lab.notice);
    else if (action == ACTION_NONE && !spec_equal(before, &p->lab.next))
        plain_say_next(&p->lab);
}

static void take_line(struct plain *p, const char *line)
{
    enum action action;
    struct err e;
    struct spec before = p->lab.next;
    p->prompted = false;
    if (!line[strspn(line, " \t\r")])
        return;
    if (command_run(&p->lab, line, &action, &e))
        answer(p, action, &before);
    else
        refuse(p, e.text);
    look(p);
}

/* A line too long to be a command is refused as a whole, not taken in parts. */
static void end_line(struct plain *p)
{
    char too_long[80];
    snprintf(too_long, sizeof too_long, "a line has at most %d characters, and this has more than %d",
             SPEC_LINE_MAX - 1, LINE_BYTES - 1);
    p->line[p->bytes] = 0;
    if (p->too_long)
        refuse(p, too_long);
    else
        take_line(p, p->line);
    p->bytes = 0;
    p->too_long = false;
}

static void take_bytes(struct plain *p, const char *bytes, size_t n)
{
    for (size_t i = 0; i < n && !p->leaving; i++) {
        if (bytes[i] == '\n')
            end_line(p);
        else if (p->bytes + 1 < sizeof p->line)
            p->line[p->bytes++] = bytes[i] ? bytes[i] : '?';
        else
            p->too_long = true;
    }
}

/* Waits a little for commands, and carries out those that came. The last line may lack its end. */
static void listen(struct plain *p)
{
    char bytes[512];
    struct pollfd in = {.fd = STDIN_FILENO, .events = POLLIN};
    if (poll(&in, 1, lab_active(&p->lab) ? BUSY_MS : IDLE_MS) < 1)
        return;
    ssize_t n = read(STDIN_FILENO, bytes, sizeof bytes);
    if (n > 0) {
        take_bytes(p, bytes, (size_t)n);
    } else if (interrupt_hung_up(STDIN_FILENO)) {
        return; /* what was typed last is no command without its end */
    } else if (n == 0 || (errno != EINTR && errno != EAGAIN)) {
        p->ended = true;
        if (p->bytes)
            end_line(p);
    }
}

/* Only where no run would print into it. */
static void prompt(struct plain *p)
{
    if (!p->terminal || p->prompted || lab_active(&p->lab))
        return;
    fputs("> ", stdout);
    fflush(stdout);
    p->prompted = true;
}

/* When nobody can say `resume` any more, a run that pauses would never end. */
static void stop_paused(struct plain *p)
{
    for (size_t i = 0; i < p->lab.group_count; i++) {
        const struct lab_group *g = &p->lab.group[i];
        if (lab_state(&p->lab, g) == RUN_PAUSED)
            lab_runs_tell(&p->runs, g, COMMAND_STOP);
    }
}

static void loop(struct plain *p)
{
    while (!p->leaving && !interrupt_signal() && !(p->ended && !lab_active(&p->lab))) {
        if (p->ended) {
            stop_paused(p);
            clock_sleep(look_seconds);
        } else {
            prompt(p);
            listen(p);
        }
        look(p);
        (void)interrupt_hung_up(STDOUT_FILENO);
    }
}

/* Runs are cut off and write their records. */
static void leave(struct plain *p)
{
    p->leaving = true;
    p->runs.data = NULL; /* none starts any more */
    while (lab_active(&p->lab)) {
        lab_runs_cut(&p->runs); /* again, for one whose orders were full */
        look(p);
        clock_sleep(look_seconds);
    }
    lab_runs_free(&p->runs);
    archive_free(&p->archive);
    check_stdout(p);
}

static bool await_data(struct plain *p)
{
    while (loader_state(&p->loader) == LOADER_BUSY && !interrupt_signal())
        clock_sleep(look_seconds);
    if (loader_state(&p->loader) != LOADER_READY)
        return false;
    p->runs.data = &p->loader.data;
    p->lab.data_ready = true;
    say_to(stdout, "data  %s; %s\n", p->loader.data.about, p->options->kern->name);
    plain_say_next(&p->lab);
    archive_wait(&p->archive, list_seconds);
    plain_say_cut(&p->lab);
    check_stdout(p);
    return true;
}

static bool set_up(struct plain *p, const struct options *o, struct err *e)
{
    long threads = sysconf(_SC_NPROCESSORS_ONLN);
    p->options = o;
    p->terminal = isatty(STDIN_FILENO);
    p->runs = (struct lab_runs){.lab = &p->lab, .kern = o->kern, .version = PACKAGE_VERSION,
                                .limit = threads > 0 ? (size_t)threads : 1, .hear = hear, .who = p};
    if (!lab_init(&p->lab, &o->spec, e) || !account_lock(o->account, e))
        return false;
    p->runs.account = o->account;
    p->lab.memory_max = o->memory_bytes;
    if (!o->no_record && !lab_find_root(&p->runs, p->root, e))
        fail(p, e->text);
    p->archive.runs = &p->runs;
    p->archive.writes = !o->no_record;
    if (archive_start(&p->archive, e))
        p->runs.kept = p->archive.store.root;
    else
        text_safe(p->lab.list.problem, sizeof p->lab.list.problem, e->text);
    return loader_start(&p->loader, o->data, e);
}

int plain_run(const struct options *o)
{
    struct err e = {0};
    struct plain *p = mem_array(1, sizeof *p);
    if (!p) {
        err_memory(&e, "line mode");
        return report_error(&e);
    }
    interrupt_catch();
    if (!set_up(p, o, &e)) {
        p->failed = report_error(&e);
    } else if (await_data(p)) {
        loop(p);
        leave(p);
    } else if (!interrupt_signal()) {
        p->failed = report_error(&p->loader.err);
    }
    int status = interrupt_signal() ? 128 + interrupt_signal() : p->failed || p->told.failed;
    archive_free(&p->archive); /* a second time where it was left in order */
    loader_free(&p->loader);
    lab_free(&p->lab);
    mem_free(p);
    return status;
}
