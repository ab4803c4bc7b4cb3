/* SPDX-License-Identifier: MIT */
/* What the monkey does; see monkey.h. */
#include "monkey.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

#include "term/screen.h"
#include "tests/common/tool.h"

/* xorshift64: the same draws everywhere. */
void monkey_seed(struct monkey *m, unsigned long seed)
{
    m->state = seed * 0x9e3779b97f4a7c15u;
}

unsigned monkey_draw(struct monkey *m, unsigned below)
{
    m->state ^= m->state << 13;
    m->state ^= m->state >> 7;
    m->state ^= m->state << 17;
    return (unsigned)((m->state >> 33) % below);
}

/* Every key that the table has. Kinds of keys (KEYMAP_TEXT and so on) are no keys: `more` has some of each. */
#define KEYMAP_CTRL(letter) ((letter) - '@')
enum { KEYMAP_TYPED = 0x220000, KEYMAP_PRESET, KEYMAP_VIEW, KEYMAP_TEXT, KEYMAP_EDIT };
static const uint32_t listed[] = {
#define KEY(action, name, word, help, when, rank, ...) __VA_ARGS__,
#include "view/keymap.def"
#undef KEY
};
enum { LISTED = sizeof listed / sizeof *listed };

/* As a terminal sends them. */
static const struct {
    uint32_t key;
    const char *bytes;
} sent[] = {
    {SCREEN_KEY_UP, "\033OA"},      {SCREEN_KEY_DOWN, "\033OB"},      {SCREEN_KEY_RIGHT, "\033OC"},
    {SCREEN_KEY_LEFT, "\033OD"},    {SCREEN_KEY_HOME, "\033OH"},      {SCREEN_KEY_END, "\033OF"},
    {SCREEN_KEY_PAGE_UP, "\033[5~"}, {SCREEN_KEY_PAGE_DOWN, "\033[6~"}, {SCREEN_KEY_DELETE, "\033[3~"},
    {SCREEN_KEY_BACKTAB, "\033[Z"}, {SCREEN_KEY_TAB, "\t"},           {SCREEN_KEY_ENTER, "\r"},
    {SCREEN_KEY_BACKSPACE, "\177"}, {SCREEN_KEY_ESCAPE, "\033"},
};

static const char *const more[] = {
    "\033[A", "\033[B", "\033[C", "\033[D", "\r", "\r", "\r", "b", "s", "n", "0", "5", ".", "1", "2", "3", "4", "5",
    "6", "7", "8", "\025", " ", "x",
};

static const char *const lines[] = {
    ":start seeds=3", ":start epochs=5", ":start valid=0 epochs=6", ":start opt=sgd lr=1e6 epochs=4", ":start train=1",
    ":start net=mlp:8-8-8-8-8-8-8-8 epochs=6", ":set net=mlp:16 epochs=40", ":set net=mlp:16-8 drop=0.5",
    ":start batch=512", ":start epochs=100000", ":ladder", ":fork 1 1 drop=0.3", ":fork 1 2 lr=0.01", ":fork 2 1",
    ":apply 1 drop=0.1", ":apply lr=0.01", ":pause", ":pause 1", ":resume 1", ":stop 2", ":stop", ":hide 1", ":show 1",
    ":select 2", ":select 1", ":refer 2", ":cursor 3", ":cursor 99999", ":cursor 0", ":undo", ":runs", ":set drop=",
    ":\t\t\t", ":start net=mlp:4096-16 epochs=1", ":nonsense",
    ":study", ":study regularisers net=mlp:8 epochs=1 seeds=1 train=128 valid=64", ":study nothing",
};

static const char *bytes_of(uint32_t key, char out[8])
{
    for (size_t i = 0; i < sizeof sent / sizeof *sent; i++)
        if (sent[i].key == key)
            return sent[i].bytes;
    snprintf(out, 8, "%c", (int)key);
    return out;
}

static const char *one_key(struct monkey *m, char out[8])
{
    for (;;) {
        unsigned i = monkey_draw(m, LISTED + sizeof more / sizeof *more);
        if (i >= LISTED)
            return more[i - LISTED];
        bool hands_back = listed[i] == 'w' || listed[i] == KEYMAP_CTRL('Z');
        if (listed[i] < KEYMAP_TYPED && !hands_back)
            return bytes_of(listed[i], out);
    }
}

const char *monkey_press(struct monkey *m, char out[MONKEY_TEXT])
{
    char key[8];
    unsigned kind = monkey_draw(m, 100);
    if (kind < 80)
        snprintf(out, MONKEY_TEXT, "%s", one_key(m, key));
    else if (kind < 92)
        snprintf(out, MONKEY_TEXT, "%s\r", lines[monkey_draw(m, sizeof lines / sizeof *lines)]);
    else if (kind < 95)
        snprintf(out, MONKEY_TEXT, ":%*s", (int)monkey_draw(m, MONKEY_PASTE), "drop=0.1");
    else
        for (size_t i = 0; i < 6; i++)
            snprintf(out + i, MONKEY_TEXT - i, "%c", (char)(128 + monkey_draw(m, 128)));
    return out;
}

bool monkey_may_quit(const char *pressed)
{
    return strpbrk(pressed, "qyY\003") != NULL;
}

void monkey_note(struct monkey *m, const char *what)
{
    enum { WORD = 40 };
    size_t used = strlen(m->last);
    if (used > sizeof m->last - 8 * WORD) {
        memmove(m->last, m->last + used / 2, used - used / 2 + 1);
        used -= used / 2;
    }
    for (const char *p = what; *p && p < what + WORD && used + 8 < sizeof m->last; p++)
        used += (size_t)snprintf(m->last + used, sizeof m->last - used, *p < ' ' || *p > '~' ? "\\%03o" : "%c",
                                 (unsigned)(unsigned char)*p);
    snprintf(m->last + used, sizeof m->last - used, " ");
}

void monkey_resize(struct monkey *m, int cols, int rows)
{
    char what[40];
    snprintf(what, sizeof what, "[%dx%d]", cols, rows);
    monkey_note(m, what);
    pty_resize(&m->pty, cols, rows);
}

void monkey_resize_somehow(struct monkey *m)
{
    int cols = 1 + (int)monkey_draw(m, 200), rows = 1 + (int)monkey_draw(m, 70);
    monkey_resize(m, cols, rows);
}

void monkey_click(struct monkey *m)
{
    static const int buttons[] = {1, 1, 1, 2, 4, 5};
    int x = (int)monkey_draw(m, (unsigned)m->pty.cols), y = (int)monkey_draw(m, (unsigned)m->pty.rows);
    int button = buttons[monkey_draw(m, sizeof buttons / sizeof *buttons)];
    char what[40];
    snprintf(what, sizeof what, "[button %d at %d,%d]", button, x, y);
    monkey_note(m, what);
    pty_mouse(&m->pty, x, y, button);
}

void monkey_give_up(struct monkey *m, const char *why)
{
    fprintf(stderr, "%s after: %s\n", why, m->last);
    pty_show(&m->pty);
    pty_stop(&m->pty); /* a program that is stopped would outlive the test */
    ck_abort_msg("%s", why);
}

void monkey_expect(struct monkey *m, const char *text)
{
    if (!pty_until(&m->pty, text, deadline(30)))
        monkey_give_up(m, text);
}
