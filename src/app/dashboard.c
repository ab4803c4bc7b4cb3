/* SPDX-License-Identifier: MIT */
/* The dashboard's loop: keys and workers' events in, a drawing out, at most about ten a second. Data loads and runs
 * train on other threads; this one alone knows the terminal, and never makes them wait.
 */
#include "dashboard.h"

#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "account.h"
#include "archive.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "interrupt.h"
#include "lab_acts.h"
#include "lab_look.h"
#include "lab_runs.h"
#include "lab_study.h"
#include "loader.h"
#include "say.h"
#include "term/canvas.h"
#include "term/screen.h"
#include "view/keymap.h"
#include "view/lab.h"
#include "view/text_page.h"
#include "view/view.h"

static const double frame_seconds = 0.1; /* between drawings that no key asked for */
static const double load_seconds = 0.02; /* between looks whether the data is there */
static const double idle_seconds = 1.0;  /* between looks when nothing can change but by a key */
static const double list_seconds = 0.25; /* the list of kept runs may take before the first key is heard */
static const double leave_seconds = 1.0; /* the screen stays while runs stop; they may take longer behind it */

enum { STAY = -1 };

struct dashboard {
    const struct dashboard_options *options;
    struct lab lab;
    struct lab_runs runs;
    struct lab_look look;
    struct archive archive;
    struct lab_studier studier;
    struct loader loader;
    struct view *view;
    struct canvas canvas;
    char root[FILE_PATH_MAX];
    bool changed; /* since the last drawing */
    double drawn; /* when it was, clock_now() */
    int status;   /* to leave with, or STAY */
};

static void say(struct dashboard *d, const char *text)
{
    text_safe(d->lab.banner, sizeof d->lab.banner, text);
    d->changed = true;
}

/* The view as text, in the terminal's normal screen, where its own selection can take it. */
static void print_view(struct dashboard *d)
{
    struct canvas page = {.ascii = d->canvas.ascii};
    struct err e;
    bool ok = text_page(d->view, &d->lab, &page, d->canvas.w, &e);
    char *text = ok ? canvas_dump(&page) : NULL;
    if (text)
        screen_print(text);
    else
        say(d, "there is no memory for the view as text");
    mem_free(text);
    canvas_free(&page);
}

static void draw(struct dashboard *d)
{
    int x, y;
    if (d->lab.data_failed && !d->lab.banner[0])
        say(d, d->loader.err.text); /* it stays, for nothing can run without data */
    view_draw(d->view, &d->lab, &d->canvas, &x, &y);
    screen_show(&d->canvas, x, y);
    d->changed = false;
    d->drawn = clock_now();
}

static void resize(struct dashboard *d)
{
    struct err e;
    int w, h;
    screen_size(&w, &h);
    if (!canvas_resize(&d->canvas, w, h, &e))
        say(d, e.text);
    d->lab.lines = h;
    d->lab.columns = w;
    d->changed = true;
}

static bool loading(const struct dashboard *d)
{
    return !d->lab.data_ready && !d->lab.data_failed;
}

/* What the loader has come to since the last look. */
static void take_data(struct dashboard *d)
{
    struct lab *lab = &d->lab;
    if (!loading(d))
        return;
    enum loader_state state = loader_state(&d->loader);
    if (state == LOADER_BUSY)
        return;
    lab->data_ready = state == LOADER_READY;
    lab->data_failed = state == LOADER_FAILED;
    text_safe(lab->data, sizeof lab->data, lab->data_ready ? d->loader.data.about : "no data");
    if (lab->data_ready)
        d->runs.data = &d->loader.data;
    else
        say(d, d->loader.err.text);
    d->changed = true;
}

/* A waiting run must not wait for data that will never come. */
static void fail_waiting(struct dashboard *d)
{
    for (size_t i = 0; d->lab.data_failed && i < d->lab.run_count; i++) {
        struct lab_run *run = &d->lab.run[i];
        if (run->state == RUN_WAITING) {
            run->state = RUN_FAILED;
            snprintf(run->why, sizeof run->why, "there is no data");
        }
    }
}

/* What is about runs on disk, or about the lab's. */
static void act_on_runs(struct dashboard *d, enum action action)
{
    bool mine;
    struct err e;
    bool ok = archive_act(&d->archive, action, &mine, &e);
    if (action == ACTION_STUDY)
        ok = lab_study_start(&d->studier, d->lab.ask.text, &e);
    else if (!mine)
        ok = lab_act(&d->lab, &d->runs, action, &e);
    if (!ok)
        say(d, e.text);
}

/* Who is let in for the lab alone has no shell to go back to. */
static void suspend(struct dashboard *d)
{
    if (d->options->account)
        say(d, "there is nothing to go back to from here; q quits");
    else
        screen_suspend();
}

static void act(struct dashboard *d, enum action action)
{
    switch (action) {
    case ACTION_PRINT: print_view(d); break;
    case ACTION_REDRAW: screen_redraw(); break;
    case ACTION_STUDY_STOP: lab_study_stop(&d->studier); break;
    case ACTION_SUSPEND: suspend(d); break;
    case ACTION_QUIT:
    case ACTION_QUIT_SURE: d->status = d->lab.data_failed; break;
    default: act_on_runs(d, action);
    }
}

static void click(struct dashboard *d)
{
    int x, y;
    screen_mouse_at(&x, &y);
    view_click(d->view, &d->lab, x, y);
}

static void take_key(struct dashboard *d, uint32_t key)
{
    if (key == SCREEN_KEY_HANGUP)
        d->status = 128 + SIGHUP;
    else if (key == SCREEN_KEY_RESIZE)
        resize(d);
    else if (key == SCREEN_KEY_MOUSE)
        click(d);
    else if (key != SCREEN_KEY_NONE)
        act(d, keymap_key(&d->lab, key));
    d->changed |= key != SCREEN_KEY_NONE;
}

/* How long to wait for a key before there is something else to do. */
static double patience(const struct dashboard *d)
{
    bool busy = lab_active(&d->lab) || d->lab.study.runs || d->lab.inspecting || d->archive.reading.started;
    double look = loading(d) ? load_seconds : busy ? frame_seconds : idle_seconds;
    if (!d->changed)
        return look;
    double rest = d->drawn + screen_pace(frame_seconds) - clock_now();
    return rest < 0 ? 0 : rest < look ? rest : look;
}

/* Takes the next key and those that came with it. True when there was one. */
static bool take_keys(struct dashboard *d)
{
    uint32_t key = screen_key(patience(d));
    bool any = key != SCREEN_KEY_NONE;
    for (; key != SCREEN_KEY_NONE && d->status == STAY; key = screen_key(0))
        take_key(d, key);
    int signal_number = screen_signal();
    if (signal_number)
        d->status = 128 + signal_number;
    return any;
}

static void loop(struct dashboard *d)
{
    while (d->status == STAY) {
        bool key = take_keys(d), listed = d->archive.have;
        take_data(d);
        fail_waiting(d);
        d->changed |= lab_runs_poll(&d->runs);
        d->changed |= lab_study_poll(&d->studier);
        d->changed |= lab_look_poll(&d->look);
        d->changed |= archive_poll(&d->archive);
        key |= d->look.urgent || listed != d->archive.have; /* somebody waits for these */
        d->look.urgent = false;
        if (d->status == STAY && d->changed && (key || clock_now() >= d->drawn + screen_pace(frame_seconds)))
            draw(d);
    }
}

/* Runs are cut off and write their records; the screen is put back before that can take long. */
static void leave(struct dashboard *d)
{
    double until = clock_now() + leave_seconds;
    lab_runs_cut(&d->runs);
    lab_study_stop(&d->studier);
    d->runs.data = NULL; /* none starts any more */
    while ((lab_active(&d->lab) || d->lab.study.runs) && clock_now() < until) {
        lab_runs_poll(&d->runs);
        lab_study_poll(&d->studier);
        clock_sleep(0.005);
    }
    screen_close();
    lab_look_free(&d->look);
    lab_study_free(&d->studier);
    lab_runs_free(&d->runs);
    archive_free(&d->archive);
}

static void set_up(struct dashboard *d)
{
    long threads = sysconf(_SC_NPROCESSORS_ONLN);
    d->runs = (struct lab_runs){.lab = &d->lab, .kern = d->options->kern, .version = d->options->version,
                                .limit = threads > 0 ? (size_t)threads : 1};
    snprintf(d->lab.data, sizeof d->lab.data, "loading the data ...");
    snprintf(d->lab.isa, sizeof d->lab.isa, "%s", d->options->kern->name);
    d->runs.account = d->options->account;
    d->lab.memory_max = d->options->memory;
    d->look.runs = &d->runs;
    d->studier.runs = &d->runs;
    struct err e;
    if (d->options->record && !lab_find_root(&d->runs, d->root, &e))
        say(d, e.text);
    d->archive.runs = &d->runs;
    d->archive.writes = d->options->record;
    d->archive.loads = true;
    if (archive_start(&d->archive, &e))
        d->runs.kept = d->archive.store.root;
    else /* without a home there is nothing to list, and that was said */
        text_safe(d->lab.list.problem, sizeof d->lab.list.problem, e.text);
}

/* For the case that the program crashes. */
static void say_last_words(struct dashboard *d)
{
    char line[FILE_PATH_MAX + 160], root[FILE_PATH_MAX];
    text_safe(root, sizeof root, d->root);
    if (d->runs.root)
        snprintf(line, sizeof line, "dropout-lab: the program has crashed, by a fault of its own; to go on with the "
                 "last run: dropout-lab run --resume last; the runs so far are in %s", root);
    else
        snprintf(line, sizeof line, "dropout-lab: the program has crashed, by a fault of its own; no run was "
                 "kept on disk");
    screen_last_words(line);
}

static bool open_all(struct dashboard *d, struct err *e)
{
    const char *instead = d->options->account ? "ssh HOST plain" : "dropout-lab run, or dropout-lab --plain";
    if (!lab_init(&d->lab, &d->options->first, e) || !(d->view = view_new(e))
        || !screen_open(d->options->ascii, instead, e))
        return false;
    int w, h;
    screen_size(&w, &h);
    d->canvas.ascii = screen_is_ascii();
    d->canvas.greys = screen_greys();
    if (!canvas_resize(&d->canvas, w, h, e) || !account_lock(d->options->account, e))
        return false;
    set_up(d);
    say_last_words(d);
    if (d->options->mouse && !screen_mouse(true))
        say(d, "--mouse: this terminal reports none");
    d->lab.lines = h;
    d->lab.columns = w;
    draw(d);
    archive_wait(&d->archive, list_seconds); /* so that the runs of before have the first numbers */
    draw(d);
    return loader_start(&d->loader, d->options->data_path, e);
}

int dashboard_run(const struct dashboard_options *o)
{
    struct err e = {0};
    struct dashboard *d = mem_array(1, sizeof *d);
    if (!d) {
        fputs("dropout-lab: out of memory for the dashboard\n", stderr);
        return 1;
    }
    d->options = o;
    d->status = STAY;
    interrupt_catch(); /* before there is a screen, and behind it, while runs are saved */
    if (open_all(d, &e)) {
        if (interrupt_signal())
            d->status = 128 + interrupt_signal();
        loop(d);
        leave(d);
        if (d->lab.data_failed)
            e = d->loader.err;
    } else {
        d->status = 1;
    }
    screen_close();
    archive_free(&d->archive); /* its thread may read yet, where not all could be opened */
    loader_free(&d->loader);
    int status = interrupt_signal() ? 128 + interrupt_signal() : d->status;
    view_delete(d->view);
    canvas_free(&d->canvas);
    lab_free(&d->lab);
    mem_free(d);
    if (e.text[0])
        say_error("%s", e.text);
    return status;
}
