/* SPDX-License-Identifier: MIT */
/* The watch screen's loop: keys and what the logs have got in, a drawing out, at most about ten a second. Everything is
 * on this one thread: a log is read for a moment at a time, so that keys are answered while ten million rows load. */
#include "watch_loop.h"

#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "say.h"
#include "term/canvas.h"
#include "term/screen.h"
#include "view/watch_screen.h"

static const double frame_seconds = 0.1; /* between drawings that no key asked for */
static const double fill_seconds = 0.02; /* while curves take in points that are there already */
static const double read_seconds = 0.05; /* at the logs, before keys are looked for again */
static const double calm_seconds = 0.25; /* between looks at logs that have had nothing for a while */
static const double calm_after = 5;
static const double tell_seconds = 5;    /* between drawings when nothing came: how long ago the last news was */

enum { STAY = -1 };

struct loop {
    struct watch_logs *logs;
    struct watch *watch;
    struct watch_screen *screen;
    struct canvas canvas;
    bool changed; /* since the last drawing */
    bool filling; /* the curves have not all points yet */
    bool reading; /* nor have the logs been read to their ends */
    double drawn, news; /* clock_now() */
    int status;   /* to leave with, or STAY */
};

static void say(struct loop *l, const char *text)
{
    snprintf(l->watch->banner, sizeof l->watch->banner, "%s", text);
    l->changed = true;
}

static void print_page(struct loop *l)
{
    struct canvas page = {.ascii = l->canvas.ascii};
    struct err e;
    bool ok = watch_text_page(l->screen, l->watch, &page, l->canvas.w, &e);
    char *text = ok ? canvas_dump(&page) : NULL;
    if (text)
        screen_print(text);
    else
        say(l, "there is no memory for the screen as text");
    mem_free(text);
    canvas_free(&page);
}

static void draw(struct loop *l)
{
    int x, y;
    l->filling = watch_draw(l->screen, l->watch, &l->canvas, &x, &y);
    screen_show(&l->canvas, x, y);
    l->changed = l->filling;
    l->drawn = clock_now();
}

static void resize(struct loop *l)
{
    struct err e;
    int w, h;
    screen_size(&w, &h);
    if (!canvas_resize(&l->canvas, w, h, &e))
        say(l, e.text);
}

static void act(struct loop *l, enum watch_action action)
{
    struct err e;
    switch (action) {
    case WATCH_ACTION_PRINT: print_page(l); break;
    case WATCH_ACTION_REDRAW: screen_redraw(); break;
    case WATCH_ACTION_SUSPEND: screen_suspend(); break;
    case WATCH_ACTION_QUIT: l->status = 0; break;
    case WATCH_ACTION_COLUMN_X:
        if (!watch_logs_turn_x(l->logs, &e))
            say(l, e.text);
        break;
    default: break;
    }
}

static void take_key(struct loop *l, uint32_t key)
{
    if (key == SCREEN_KEY_HANGUP)
        l->status = 128 + SIGHUP;
    else if (key == SCREEN_KEY_RESIZE)
        resize(l);
    else if (key != SCREEN_KEY_NONE)
        act(l, watch_key(l->watch, key));
    l->changed |= key != SCREEN_KEY_NONE;
}

static double pace(const struct loop *l)
{
    return screen_pace(l->filling ? fill_seconds : frame_seconds);
}

/* How long to wait for a key before there is something else to do. */
static double patience(const struct loop *l)
{
    if (l->reading)
        return 0;
    double look = clock_now() > l->news + calm_after ? calm_seconds : frame_seconds;
    double rest = l->drawn + pace(l) - clock_now();
    return !l->changed || rest > look ? look : rest < 0 ? 0 : rest;
}

/* Takes the next key and those that came with it. True when there was one. */
static bool take_keys(struct loop *l)
{
    uint32_t key = screen_key(patience(l));
    bool any = key != SCREEN_KEY_NONE;
    for (; key != SCREEN_KEY_NONE && l->status == STAY; key = screen_key(0))
        take_key(l, key);
    int signal_number = screen_signal();
    if (signal_number)
        l->status = 128 + signal_number;
    return any;
}

static void take_news(struct loop *l)
{
    struct err e = {0};
    bool news = watch_logs_scan(l->logs, &e);
    if (e.text[0] && !l->watch->banner[0])
        say(l, e.text);
    news |= watch_poll(l->watch, read_seconds, &l->reading);
    if (news)
        l->news = clock_now();
    l->changed |= news || clock_now() > l->drawn + tell_seconds;
}

static void loop(struct loop *l)
{
    while (l->status == STAY) {
        bool key = take_keys(l);
        if (key && l->status == STAY)
            draw(l); /* before the logs are looked at again */
        take_news(l);
        if (l->status == STAY && l->changed && clock_now() >= l->drawn + pace(l))
            draw(l);
    }
}

static bool open_all(struct loop *l, bool ascii, struct err *e)
{
    screen_keys_beside(true);
    if (!(l->screen = watch_screen_new(e)) || !screen_open(ascii, "dropout-lab watch --plain", e))
        return false;
    int w, h;
    screen_size(&w, &h);
    l->canvas.ascii = screen_is_ascii();
    if (!canvas_resize(&l->canvas, w, h, e))
        return false;
    draw(l);
    return true;
}

int watch_loop_run(struct watch_logs *logs, bool ascii)
{
    struct err e = {0};
    snprintf(logs->watch->banner, sizeof logs->watch->banner, "%s", logs->left_out);
    struct loop l = {.logs = logs, .watch = logs->watch, .status = STAY, .news = clock_now()};
    if (open_all(&l, ascii, &e))
        loop(&l);
    else
        l.status = 1;
    screen_close();
    watch_screen_delete(l.screen);
    canvas_free(&l.canvas);
    if (e.text[0])
        say_error("%s", e.text);
    return l.status;
}
