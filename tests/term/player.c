/* SPDX-License-Identifier: MIT */
/* A program with a screen, to be driven by keys and signals; see player.h. */
#include "player.h"

#include <check.h>
#include <errno.h>
#include <locale.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "term/screen.h"
#include "tests/common/tool.h"

static int *volatile nowhere = (int *)16; /* not NULL, which UBSan would catch before the machine does */
static volatile int depth_limit = -1;

static void *crash(void *arg)
{
    *nowhere = 1;
    return arg;
}

static void crash_in_thread(void)
{
    pthread_t t;
    if (pthread_create(&t, NULL, crash, NULL) == 0)
        pthread_join(t, NULL);
}

static int overflow(int depth)
{
    volatile char fill[4096];
    fill[0] = (char)depth;
    return depth == depth_limit ? 0 : overflow(depth + 1) + fill[0];
}

static void show(struct canvas *c, uint32_t key)
{
    int w, h;
    screen_size(&w, &h);
    if ((c->w != w || c->h != h) && !canvas_resize(c, w, h, NULL))
        return;
    c->ascii = screen_is_ascii();
    canvas_blank(c);
    for (int i = 0; key == 'f' && i < w * h; i++) /* something on every cell, so that it takes long to write */
        canvas_put(c, i % w, i / w, '.' + (uint32_t)i % 3, STYLE_RUN_0 + i % STYLE_RUNS);
    canvas_textf(c, 0, 0, w, STYLE_STRONG, "ready %dx%d ascii=%d", w, h, c->ascii);
    canvas_put(c, 0, 1, c->ascii ? '#' : 0x28ff, STYLE_RUN_0);
    canvas_text(c, 2, 1, w, STYLE_SELECTED, "漢ü");
    c->greys = screen_greys();
    for (int i = 0; i < c->greys; i++)
        canvas_put(c, 8 + i, 1, 0x2580, canvas_grey(i, c->greys - 1 - i));
    canvas_text(c, w - 3, h - 1, 3, STYLE_FAINT, "end");
    if (key != SCREEN_KEY_NONE)
        canvas_textf(c, 0, 2, w, STYLE_NORMAL, "key %lx.", (unsigned long)key);
    int x, y;
    screen_mouse_at(&x, &y);
    if (key == SCREEN_KEY_MOUSE)
        canvas_textf(c, 0, 3, w, STYLE_NORMAL, "mouse %d,%d.", x, y);
    screen_show(c, key == 'n' ? -1 : 4, 2);
}

static void get_stuck(void)
{
    for (;;)
        if (write(STDOUT_FILENO, "stuck", 5) < 0 && errno != EINTR)
            return;
}

/* Frames in which every cell differs from the one before. Row 3: the longest that a call kept the program, the pace
 * now, and the slowest there was. Returns the key that ended it. */
static uint32_t play(struct canvas *c)
{
    double longest = 0, slowest = 0;
    uint32_t key = SCREEN_KEY_NONE;
    for (int frame = 0; key == SCREEN_KEY_NONE && !screen_signal(); frame++) {
        double pace = screen_pace(0.1), begin = clock_now();
        slowest = pace > slowest ? pace : slowest;
        for (int i = 4 * c->w; i < c->w * c->h; i++)
            canvas_put(c, i % c->w, i / c->w, 'a' + (uint32_t)(i + frame) % 26, STYLE_RUN_0 + (i + frame) % STYLE_RUNS);
        canvas_textf(c, 0, 3, c->w, STYLE_NORMAL, "frame %d longest %.3f pace %.2f slowest %.2f.", frame, longest, pace,
                     slowest);
        screen_show(c, -1, 0);
        double took = clock_now() - begin;
        key = screen_key(pace);
        longest = took > longest ? took : longest;
        took = clock_now() - begin - pace;
        longest = took > longest ? took : longest;
    }
    return key;
}

static int obey(struct canvas *canvas, uint32_t key)
{
    int sig = 0;
    switch (key) {
    case 'q': return PLAYER_QUIT;
    case 'c': crash(NULL); break;
    case 'o': return overflow(0);
    case 'a': abort();
    case 'E': exit(PLAYER_QUIT); /* as curses does when it finds no memory */
    case 't': crash_in_thread(); break;
    case 'P': screen_print("to be copied\nünd a second line\n"); break;
    case 'M': screen_mouse(true); break;
    case 'm': screen_mouse(false); break;
    case 'F': get_stuck(); break;
    case 'f':
        show(canvas, key);
        while (key != SCREEN_KEY_HANGUP && !(sig = screen_signal())) {
            screen_redraw();
            key = screen_key(0);
        }
        break;
    case 12: screen_redraw(); break;
    case 26: screen_suspend(); break;
    case SCREEN_KEY_HANGUP: return PLAYER_HANGUP;
    default: break;
    }
    sig = sig ? sig : screen_signal();
    return sig ? 128 + sig : 0;
}

int player(void *arg)
{
    struct rlimit none = {0, 0}, few = {20, 20};
    setrlimit(RLIMIT_CORE, &none); /* the crashes are meant */
    setrlimit(RLIMIT_CPU, &few);   /* seconds: a screen that spins must not outlive its failed test */
    setlocale(LC_ALL, "");
    struct err e = {0};
    const char *theme = getenv("PLAYER_THEME");
    if (theme && !screen_theme(theme))
        return 1;
    if (!screen_open(arg != NULL, "dropout-lab run", &e)) {
        printf("%s\n", e.text);
        fflush(stdout);
        return 1;
    }
    struct canvas canvas = {0};
    int code = 0;
    for (uint32_t key = SCREEN_KEY_NONE, last = key; !code; code = obey(&canvas, key)) {
        show(&canvas, last);
        key = screen_key(60);
        key = key == 'p' ? play(&canvas) : key;
        last = key != SCREEN_KEY_NONE ? key : last;
    }
    screen_close();
    canvas_free(&canvas);
    return code;
}

bool player_start(struct pty *p, const char *term)
{
    struct pty_config config = {.cols = 80, .rows = 24, .term = term};
    return pty_start(p, &config, player, NULL) && pty_until(p, "ready 80x24", 5) && pty_until(p, "end", 5);
}

void player_row(struct pty *p, int y, const char *want)
{
    char row[PTY_LINE_MAX];
    for (int i = 0; i < 100 && strcmp(pty_row(p, y, row), want) != 0; i++)
        pty_pump(p, 0.05);
    ck_assert_str_eq(pty_row(p, y, row), want);
}

void player_quit(struct pty *p)
{
    ck_assert(pty_send(p, "q"));
    int status = pty_status(p, deadline(5));
    ck_assert(WIFEXITED(status));
    ck_assert_int_eq(WEXITSTATUS(status), PLAYER_QUIT);
    ck_assert(pty_modes_restored(p));
    player_row(p, 0, ""); /* the first screen is back */
    pty_stop(p);
}
