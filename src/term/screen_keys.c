/* SPDX-License-Identifier: MIT */
/* Keys; see screen_keys.h. curses knows what terminfo tells of a terminal's keys; what terminfo leaves out is added,
 * and bytes become characters here, for curses' own decoding follows the locale.
 */
#ifndef NCURSES_WIDECHAR
#define NCURSES_WIDECHAR 1
#endif
#include "screen_keys.h"

#include <curses.h>
#include <stdlib.h>

#include "term/screen.h"
#include "utf8.h"

enum { ESCAPE_MS = 25 };

struct named_key {
    int code;             /* curses' own */
    uint32_t key;         /* ours */
    const char *sequence[3]; /* what terminals send for it, whatever terminfo says */
};
enum { NAMED_KEYS = 12 };
static const struct named_key named_keys[NAMED_KEYS];

static struct {
    WINDOW *pad; /* which getch() never draws */
    struct utf8_feed feed;
    int mouse_x, mouse_y;
} keys;

/* Adds what terminfo leaves out; what it gives a key without a name in curses (past KEY_MAX) is left out too. */
static void define_keys(void)
{
    for (int i = 0; i < NAMED_KEYS; i++)
        for (int k = 0; k < 3 && named_keys[i].sequence[k]; k++) {
            int code = key_defined(named_keys[i].sequence[k]);
            if (code == 0 || code > KEY_MAX)
                (void)define_key(named_keys[i].sequence[k], named_keys[i].code);
        }
}

bool keys_open(void)
{
    keys.feed = (struct utf8_feed){0};
    keys.pad = newpad(1, 1);
    if (!keys.pad || nodelay(keys.pad, TRUE) == ERR)
        return false;
    (void)keypad(keys.pad, TRUE); /* without it the sequences below do */
    (void)typeahead(-1); /* else curses asks for keys after every few lines, and leaves a frame half drawn for one */
    if (!getenv("ESCDELAY"))
        (void)set_escdelay(ESCAPE_MS);
    define_keys();
    return true;
}

void keys_close(void)
{
    if (keys.pad)
        delwin(keys.pad);
    keys.pad = NULL;
}

/* An escape sequence that nobody knows must not act as the keys its letters are. */
static uint32_t read_escape(void)
{
    int next = wgetch(keys.pad);
    if (next == '[') {
        do
            next = wgetch(keys.pad);
        while (next != ERR && (next < 0x40 || next > 0x7e));
        return SCREEN_KEY_NONE;
    }
    if (next == 'O') {
        (void)wgetch(keys.pad);
        return SCREEN_KEY_NONE;
    }
    if (next != ERR)
        (void)ungetch(next);
    return SCREEN_KEY_ESCAPE;
}

static uint32_t read_mouse(void)
{
    MEVENT event;
    if (getmouse(&event) != OK)
        return SCREEN_KEY_NONE;
    if (event.bstate & BUTTON4_PRESSED)
        return SCREEN_KEY_UP;
    if (event.bstate & BUTTON5_PRESSED)
        return SCREEN_KEY_DOWN;
    if (!(event.bstate & BUTTON1_PRESSED))
        return SCREEN_KEY_NONE;
    keys.mouse_x = event.x;
    keys.mouse_y = event.y;
    return SCREEN_KEY_MOUSE;
}

bool keys_mouse(bool on)
{
    mmask_t wanted = on ? BUTTON1_PRESSED | BUTTON4_PRESSED | BUTTON5_PRESSED : 0;
    (void)mouseinterval(0); /* a press is told at once, and not held back in case it becomes a click */
    return mousemask(wanted, NULL) == wanted;
}

void keys_mouse_at(int *x, int *y)
{
    *x = keys.mouse_x;
    *y = keys.mouse_y;
}

static uint32_t translate(int ch)
{
    uint32_t key;
    if (ch == KEY_MOUSE)
        return read_mouse();
    if (ch > 0xff) {
        for (int i = 0; i < NAMED_KEYS; i++)
            if (named_keys[i].code == ch)
                return named_keys[i].key;
        return SCREEN_KEY_NONE;
    }
    if (!utf8_feed(&keys.feed, ch, &key) || key == 0)
        return SCREEN_KEY_NONE;
    switch (key) {
    case 8:
    case 127: return SCREEN_KEY_BACKSPACE;
    case 9: return SCREEN_KEY_TAB;
    case 10:
    case 13: return SCREEN_KEY_ENTER;
    case 27: return read_escape();
    default: return key >= 0x80 && key < 0xa0 ? SCREEN_KEY_NONE : key;
    }
}

uint32_t keys_read(bool *any)
{
    uint32_t key = SCREEN_KEY_NONE;
    while (key == SCREEN_KEY_NONE) {
        int ch = wgetch(keys.pad);
        if (ch == ERR)
            break;
        *any = true;
        key = translate(ch);
    }
    return key;
}

/* The arrows in normal and in application mode; Home and End as xterm, the Linux console and rxvt send them. */
static const struct named_key named_keys[NAMED_KEYS] = {
    {.code = KEY_UP, .key = SCREEN_KEY_UP, .sequence = {"\033[A", "\033OA"}},
    {.code = KEY_DOWN, .key = SCREEN_KEY_DOWN, .sequence = {"\033[B", "\033OB"}},
    {.code = KEY_RIGHT, .key = SCREEN_KEY_RIGHT, .sequence = {"\033[C", "\033OC"}},
    {.code = KEY_LEFT, .key = SCREEN_KEY_LEFT, .sequence = {"\033[D", "\033OD"}},
    {.code = KEY_HOME, .key = SCREEN_KEY_HOME, .sequence = {"\033[H", "\033OH", "\033[1~"}},
    {.code = KEY_END, .key = SCREEN_KEY_END, .sequence = {"\033[F", "\033OF", "\033[4~"}},
    {.code = KEY_PPAGE, .key = SCREEN_KEY_PAGE_UP, .sequence = {"\033[5~"}},
    {.code = KEY_NPAGE, .key = SCREEN_KEY_PAGE_DOWN, .sequence = {"\033[6~"}},
    {.code = KEY_DC, .key = SCREEN_KEY_DELETE, .sequence = {"\033[3~"}},
    {.code = KEY_BTAB, .key = SCREEN_KEY_BACKTAB, .sequence = {"\033[Z"}},
    {.code = KEY_ENTER, .key = SCREEN_KEY_ENTER, .sequence = {"\033OM"}},
    {.code = KEY_BACKSPACE, .key = SCREEN_KEY_BACKSPACE},
};
