/* SPDX-License-Identifier: MIT */
/* Every line of keymap.def pressed in the built program. A session is a dashboard and rows in order: each brings the
 * dashboard to where the key works, presses it, and waits for what it alone brings onto the screen or takes from it.
 */
#include <check.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cases.h"
#include "dashboard.h"
#include "figure/figure.h"
#include "src/view/keys.h"
#include "tests/common/scratch.h"
#include "tests/common/tool.h"

enum { PROCESSORS_MAX = 256, SESSION_WORDS = 8 };

#define ENTER "\r"
#define ESCAPE "\033"
#define UP "\033[A"
#define DOWN "\033[B"
#define RIGHT "\033[C"
#define LEFT "\033[D"
#define HOME "\033[H"
#define END "\033[F"
#define PAGE_UP "\033[5~"
#define PAGE_DOWN "\033[6~"
#define BACKTAB "\033[Z"
#define BACKSPACE "\177"
#define CTRL_L "\014"
#define CTRL_U "\025"
#define CTRL_Z "\032"

/* What a key does: brings the text onto the screen, takes it away, draws the same screen again, suspends the program,
 * ends it. FILLS: pressed once for each processor, it gives all of them work, so that what comes then has to wait. */
enum effect { BRINGS, TAKES, REPAINTS, SUSPENDS, ENDS, FILLS };

struct row {
    enum action action; /* ACTION_NONE: a key that does nothing here, or without a key a step on the way */
    const char *before; /* typed first; may be NULL */
    const char *there;  /* then awaited; may be NULL */
    const char *key;
    enum effect effect;
    const char *text;
};

/* Words and rows up to the one that ends the program. */
struct session {
    const char *name;
    const char *words[SESSION_WORDS];
    const struct row *row;
    size_t count;
};

static const char *const action_name[ACTION_COUNT] = {
    "no action",
#define KEY(id, ...) #id,
#include "view/keymap.def"
#undef KEY
};

/* ---- the rows ---- */

static const struct row editing[] = {
    {ACTION_LINE, NULL, NULL, ":", BRINGS, "Enter take"},
    {ACTION_LINE_EDIT, NULL, " :net=mlp:16", CTRL_U, TAKES, " :net=mlp:16"},
    {ACTION_LINE_TYPE, NULL, NULL, "l", BRINGS, " :l"},
    {ACTION_LINE_COMPLETE, "ad", " :lad", "\t", BRINGS, " :ladder"},
    {ACTION_LINE_DROP, NULL, NULL, ESCAPE, TAKES, "Enter take"},
    {ACTION_LINE_TAKE, ":" CTRL_U "set lr=0.5", " :set lr=0.5", ENTER, BRINGS, " lr 0.5"},
    {ACTION_UNDO, NULL, NULL, "u", BRINGS, " lr 0.001"},
    {ACTION_NONE, NULL, NULL, "x", BRINGS, "x does nothing here"},
    {ACTION_NONE, NULL, NULL, PAGE_UP, BRINGS, "that key does nothing here"},
    {ACTION_MORE, NULL, NULL, "+", BRINGS, "784 -[0.05]- 16"},
    {ACTION_LESS, NULL, NULL, "-", BRINGS, "784 -[0.00]- 16"},
    {ACTION_FINE_MORE, NULL, NULL, ".", BRINGS, "784 -[0.01]- 16"},
    {ACTION_FINE_LESS, NULL, NULL, ",", BRINGS, "784 -[0.00]- 16"},
    {ACTION_RIGHT, NULL, NULL, RIGHT "+", BRINGS, "784 -[0.00]- 20"},
    {ACTION_LEFT, NULL, NULL, LEFT "=", BRINGS, "784 -[0.05]- 20"},
    {ACTION_RIGHT, NULL, NULL, "\t_", BRINGS, "784 -[0.05]- 10"},
    {ACTION_LEFT, NULL, NULL, BACKTAB ".", BRINGS, "784 -[0.06]- 10"},
    {ACTION_FINE_LESS, NULL, NULL, "<", BRINGS, "784 -[0.05]- 10"},
    {ACTION_ENTRY, NULL, NULL, "e", BRINGS, "Enter accept"},
    {ACTION_TYPE, NULL, NULL, "7", BRINGS, "784 -[7"},
    {ACTION_ERASE, NULL, NULL, BACKSPACE, TAKES, "784 -[7"},
    {ACTION_NONE, NULL, NULL, "!", BRINGS, "! does nothing here"},
    {ACTION_ACCEPT, ".4", "784 -[.4", ENTER, BRINGS, "784 -[0.40]- 10"},
    {ACTION_DROP, "e9", "784 -[9", ESCAPE, BRINGS, "784 -[0.40]- 10"},
    {ACTION_PRESET, NULL, NULL, "n", BRINGS, "784 -[0.25]- 120 -[0.40]- 60"},
    {ACTION_QUIT, NULL, NULL, "q", ENDS, NULL},
};

/* Kinds of noise, courses, and the list of all words. */
static const struct row words[] = {
    {ACTION_KIND, NULL, NULL, "N", BRINGS, "784 -[gauss 0.25]- 16"},
    {ACTION_COURSE, NULL, NULL, ">", BRINGS, "784 -[gauss:0.25>"},
    {ACTION_ACCEPT, ".1", "784 -[gauss:0.25>.1", ENTER, BRINGS, "784 -[gauss 0.25>0.10]- 16"},
    {ACTION_WORDS, NULL, NULL, "o", BRINGS, "> drop input"},
    {ACTION_WORD_DOWN, NULL, NULL, DOWN, BRINGS, "> net hidden 1"},
    {ACTION_WORD_UP, NULL, NULL, UP, BRINGS, "> drop input"},
    {ACTION_WORD_ON, NULL, NULL, PAGE_DOWN, BRINGS, "> train"},
    {ACTION_WORD_BACK, NULL, NULL, PAGE_UP, BRINGS, "> drop input"},
    {ACTION_WORD_MORE, DOWN DOWN DOWN, "> lr", RIGHT, BRINGS, "> lr            0.002"},
    {ACTION_WORD_LESS, NULL, NULL, LEFT, BRINGS, "> lr            0.001"},
    {ACTION_WORDS_CLOSE, NULL, NULL, ESCAPE, TAKES, "> lr"},
    {ACTION_QUIT, NULL, NULL, "q", ENDS, NULL},
};

/* One run, in the charts. */
static const struct row charts[] = {
    {ACTION_START, NULL, NULL, ENTER, BRINGS, "300/300 done"},
    {ACTION_FULL, NULL, "below the range", "y", TAKES, "below the range"},
    {ACTION_LOG, NULL, NULL, "g", BRINGS, "loss  log"},
    {ACTION_SMOOTH, NULL, NULL, "m", BRINGS, "smooth 0.60"},
    {ACTION_SMOOTH_LESS, NULL, NULL, "M", TAKES, "smooth 0.60"},
    {ACTION_CURSOR_FIRST, NULL, NULL, HOME, BRINGS, "@1 train"},
    {ACTION_CURSOR_FAR_RIGHT, NULL, NULL, "L", BRINGS, "@11 train"},
    {ACTION_CURSOR_RIGHT, NULL, NULL, "l", BRINGS, "@12 train"},
    {ACTION_CURSOR_LEFT, NULL, NULL, "h", BRINGS, "@11 train"},
    {ACTION_CURSOR_FAR_LEFT, NULL, NULL, "H", BRINGS, "@1 train"},
    {ACTION_CURSOR_LAST, NULL, NULL, END, BRINGS, "@300 train"},
    {ACTION_ZOOM_IN, NULL, NULL, "z", BRINGS, " 250 "}, /* epochs 150 to 300 */
    {ACTION_PAN_LEFT, NULL, NULL, PAGE_UP, TAKES, " 250 "},
    {ACTION_PAN_RIGHT, NULL, NULL, PAGE_DOWN, BRINGS, " 250 "},
    {ACTION_ZOOM_OUT, NULL, NULL, "Z", TAKES, " 250 "},
    {ACTION_CURSOR_OFF, NULL, NULL, "c", TAKES, "@300 train"},
    {ACTION_HIDE, NULL, "1 valid", "v", TAKES, "1 valid"},
    {ACTION_SHOW, NULL, NULL, "v", BRINGS, "1 valid"},
    {ACTION_TABLE, NULL, NULL, "t", BRINGS, "rows 288-300 of 300"},
    {ACTION_FIGURE, NULL, NULL, "F", BRINGS, "figure written to"},
    {ACTION_PRINT, NULL, NULL, "w", BRINGS, "press Enter to go back"},
    {ACTION_HELP, ENTER, "Enter run", "?", BRINGS, "Esc back"},
    {ACTION_HELP_ON, NULL, "page 1 of 2", PAGE_DOWN, BRINGS, "page 2 of 2"},
    {ACTION_HELP_BACK, NULL, NULL, PAGE_UP, BRINGS, "page 1 of 2"},
    {ACTION_HELP_CLOSE, NULL, NULL, ESCAPE, TAKES, "Esc back"},
    {ACTION_REDRAW, NULL, NULL, CTRL_L, REPAINTS, NULL},
    {ACTION_SUSPEND, NULL, NULL, CTRL_Z, SUSPENDS, "300/300 done"},
    {ACTION_VIEW, NULL, NULL, "5", BRINGS, "queue: empty"},
    {ACTION_QUIT, NULL, NULL, "q", ENDS, NULL},
};

static const struct row inside[] = {
    {ACTION_NONE, ENTER, "300/300 done", NULL, BRINGS, NULL},
    {ACTION_IMAGE_RIGHT, "3", " image 1 ", RIGHT, BRINGS, " image 2 "},
    {ACTION_IMAGE_LEFT, NULL, NULL, LEFT, BRINGS, " image 1 "},
    {ACTION_UNCERTAIN, NULL, NULL, "s", BRINGS, " uncertain 1 "},
    {ACTION_WRONG, NULL, NULL, "s", BRINGS, " image 1 "},
    {ACTION_ODD, NULL, NULL, "n", BRINGS, "how uncertain"},
    {ACTION_CLOTHES, NULL, NULL, "n", TAKES, "how uncertain"},
    {ACTION_IMAGES_PANEL, NULL, NULL, "\t", BRINGS, "accuracy by class"},
    {ACTION_IMAGES_PANEL, NULL, NULL, "\t", BRINGS, "right, "},
    {ACTION_IMAGES_PANEL, NULL, NULL, BACKTAB, BRINGS, "accuracy by class"},
    {ACTION_NONE, NULL, NULL, "k", BRINGS, "k does nothing here"},
    {ACTION_PAGE_RIGHT, "4", "1-10 of 16 units", RIGHT, BRINGS, "11-16 of 16 units"},
    {ACTION_PAGE_LEFT, NULL, NULL, LEFT, BRINGS, "1-10 of 16 units"},
    {ACTION_SIZE, NULL, NULL, "+", TAKES, "1-10 of 16 units"},
    {ACTION_NONE, NULL, NULL, "-", BRINGS, "1-10 of 16 units"},
    {ACTION_PANEL, NULL, NULL, "\t", BRINGS, "how strongly hidden units answer"},
    {ACTION_STEP_RIGHT, "\t", "step 1 of 4, image 1 of 64", RIGHT, BRINGS, "step 2 of 4"},
    {ACTION_STEP_LEFT, NULL, NULL, LEFT, BRINGS, "step 1 of 4"},
    {ACTION_SITE_MORE, NULL, "site 1 of 2", "+", BRINGS, "site 2 of 2"},
    {ACTION_SITE_LESS, NULL, NULL, "-", BRINGS, "site 1 of 2"},
    {ACTION_SAMPLE_MORE, NULL, NULL, ".", BRINGS, "image 2 of 64"},
    {ACTION_SAMPLE_LESS, NULL, NULL, ",", BRINGS, "image 1 of 64"},
    {ACTION_QUIT, NULL, NULL, "q", ENDS, NULL},
};

static const struct row several[] = {
    {ACTION_NONE, ENTER, "300/300 done", NULL, BRINGS, NULL},
    {ACTION_NONE, "+" ENTER, "run 2  epoch 300", NULL, BRINGS, NULL},
    {ACTION_DOWN, NULL, NULL, DOWN, BRINGS, "run 1  epoch 300"},
    {ACTION_UP, NULL, NULL, UP, BRINGS, "run 2  epoch 300"},
    {ACTION_REFERENCE, "2", "run 2 against run 1", "r", BRINGS, "run 2 is the reference"},
    {ACTION_FORK, "1" HOME, "@1 train", "f", BRINGS, "fork 2@1"},
    {ACTION_LADDER, NULL, NULL, "k", BRINGS, "0.80 0.00"},
    {ACTION_NONE, ":" CTRL_U "set epochs=100000" ENTER, "epochs 100000", ENTER, FILLS, NULL},
    {ACTION_QUIT_ASK, NULL, NULL, "q", BRINGS, "Stop and quit?"},
    {ACTION_QUIT_SURE, NULL, NULL, "y", ENDS, NULL},
};

/* Runs that would train for minutes. */
static const struct row training[] = {
    {ACTION_PAUSE, ENTER, "run 1  epoch", " ", BRINGS, "paused"},
    {ACTION_RESUME, NULL, NULL, " ", TAKES, "paused"},
    {ACTION_APPLY, "+", "784 -[0.05]- 16", "a", BRINGS, "no dropout changed"},
    {ACTION_STOP, NULL, NULL, "x", BRINGS, "stopped"},
    {ACTION_CONTINUE, NULL, NULL, "R", TAKES, "stopped"},
    {ACTION_NONE, "x", "stopped", NULL, BRINGS, NULL},
    {ACTION_NONE, NULL, NULL, ENTER, FILLS, NULL},
    {ACTION_EARLIER, ENTER ENTER "5", "place 2 in the queue", "K", BRINGS, "place 1 in the queue"},
    {ACTION_LATER, NULL, NULL, "J", BRINGS, "place 2 in the queue"},
    {ACTION_QUIT_ASK, NULL, NULL, "q", BRINGS, "Stop and quit?"},
    {ACTION_QUIT_NOT, NULL, NULL, "n", TAKES, "Stop and quit?"},
    {ACTION_QUIT_SURE, "q", "Stop and quit?", "y", ENDS, NULL},
};

/* Two runs in the list, and what is done with them. */
static const struct row kept[] = {
    {ACTION_NONE, ENTER, "300/300 done", NULL, BRINGS, NULL},
    {ACTION_NONE, "+" ENTER, "run 2  epoch 300", NULL, BRINGS, NULL},
    {ACTION_LIST_LAST, "5", "run 2: ", END, BRINGS, "run 1: "},
    {ACTION_LIST_FIRST, NULL, NULL, HOME, BRINGS, "run 2: "},
    {ACTION_LIST_ON, NULL, NULL, PAGE_DOWN, BRINGS, "run 1: "},
    {ACTION_LIST_BACK, NULL, NULL, PAGE_UP, BRINGS, "run 2: "},
    {ACTION_NAME, NULL, NULL, "n", BRINGS, "a name for the run"},
    {ACTION_TAGS, "exam" ENTER, " exam 0.05", "t", BRINGS, "tags parted by blanks"},
    {ACTION_NOTE, "a  b" ENTER, "tags: a b", "N", BRINGS, "a note to the run"},
    {ACTION_FILTER, "hello" ENTER, "note: hello", "/", BRINGS, "2 of 2 runs"},
    {ACTION_FILTER_OFF, "exam" ENTER, "1 of 2 runs, filter exam", ESCAPE, TAKES, "filter exam"},
    {ACTION_DELETE, NULL, NULL, "d", BRINGS, "run 2 is in the trash"},
    {ACTION_UNDELETE, NULL, NULL, "u", BRINGS, " is back"},
    {ACTION_EMPTY, "d", "run 2 is in the trash", "E", BRINGS, "Remove them for good?"},
    {ACTION_EMPTY_NOT, NULL, NULL, "n", TAKES, "Remove them for good?"},
    {ACTION_EMPTY_SURE, "E", "1 run is in the trash.", "y", BRINGS, "the trash is empty; 1 run is gone"},
    {ACTION_OPEN, NULL, NULL, ENTER, BRINGS, "Enter run"},
    {ACTION_QUIT, NULL, NULL, "q", ENDS, NULL},
};

/* A study with more runs than can end meanwhile. */
static const struct row studying[] = {
    {ACTION_STUDY_DOWN, "6", "> rate", DOWN, BRINGS, "> size"},
    {ACTION_STUDY_UP, NULL, NULL, UP, BRINGS, "> rate"},
    {ACTION_STUDY, NULL, NULL, ENTER, BRINGS, "of 100 runs"},
    {ACTION_STUDY_PANEL, NULL, NULL, "\t", BRINGS, "best valid loss"},
    {ACTION_STUDY_ROW_DOWN, NULL, NULL, DOWN, BRINGS, ">n fixed, p 0.1"},
    {ACTION_STUDY_ROW_UP, NULL, NULL, UP, BRINGS, ">n fixed, p 0.0"},
    {ACTION_STUDY_BACK, NULL, NULL, ESCAPE, BRINGS, "> rate"},
    {ACTION_STUDY_STOP, NULL, NULL, "x", BRINGS, "stopped"},
    {ACTION_QUIT, NULL, NULL, "q", ENDS, NULL},
};

#define ROWS(name) .row = name, .count = sizeof(name) / sizeof *(name)
#define SHORT {"net=mlp:16", "train=256", "valid=64", "epochs=300"}
#define LONG {"net=mlp:16", "train=256", "valid=64", "epochs=100000"}

static const struct session sessions[] = {
    {.name = "editing", .words = SHORT, ROWS(editing)}, {.name = "words", .words = SHORT, ROWS(words)},
    {.name = "charts", .words = SHORT, ROWS(charts)},
    {.name = "inside", .words = SHORT, ROWS(inside)},   {.name = "several", .words = SHORT, ROWS(several)},
    {.name = "training", .words = LONG, ROWS(training)}, {.name = "kept", .words = SHORT, ROWS(kept)},
    {.name = "studying", .words = SHORT, ROWS(studying)},
};
enum { SESSIONS = sizeof sessions / sizeof *sessions };

/* ---- pressing them ---- */

static void fall_short(struct pty *p, const struct row *r, const char *what)
{
    pty_show(p);
    ck_abort_msg("%s: %s%s%s", action_name[r->action], what, r->text ? ": " : "", r->text ? r->text : "");
}

static void bring_there(struct pty *p, const struct row *r)
{
    if (r->before)
        type(p, r->before);
    if (r->there && !pty_until(p, r->there, SOON)) {
        pty_show(p);
        ck_abort_msg("%s: '%s' did not appear, where its key would work", action_name[r->action], r->there);
    }
}

static void press_fill(struct pty *p, const struct row *r)
{
    long times = sysconf(_SC_NPROCESSORS_ONLN);
    ck_assert_int_le(times, PROCESSORS_MAX);
    for (long i = 0; i < times; i++)
        type(p, r->key);
}

/* Nothing else draws: what comes is the answer, and it is a whole screen. */
static void press_repaint(struct pty *p, const struct row *r)
{
    unsigned long long before = p->bytes, cells = (unsigned long long)(p->cols * p->rows);
    type(p, r->key);
    for (int i = 0; i < (int)SOON * 20 && p->bytes < before + cells / 2; i++)
        pty_pump(p, 0.05);
    if (p->bytes < before + cells / 2)
        fall_short(p, r, "did not draw the screen anew");
}

static void press_suspend(struct pty *p, const struct row *r)
{
    type(p, r->key);
    if (!WIFSTOPPED(pty_status(p, SOON)))
        fall_short(p, r, "did not stop the program");
    ck_assert(pty_modes_restored(p));
    ck_assert(pty_continue(p));
    ck_assert(WIFCONTINUED(pty_status(p, SOON)));
    expect(p, r->text);
}

static void press(struct pty *p, const struct row *r)
{
    bool wanted = r->effect == BRINGS;
    if (pty_until(p, r->text, 0) == wanted)
        fall_short(p, r, wanted ? "stands there before the key" : "does not stand there before the key");
    type(p, r->key);
    if (!(wanted ? pty_until : pty_until_gone)(p, r->text, SOON))
        fall_short(p, r, wanted ? "did not bring" : "did not take away");
}

static void press_row(struct pty *p, const struct row *row)
{
    struct row here = *row, *r = &here;
    if (r->action == ACTION_FIGURE && !figure_available())
        r->text = "cairo";
    bring_there(p, r);
    if (!r->key)
        return;
    switch (r->effect) {
    case BRINGS:
    case TAKES: press(p, r); break;
    case REPAINTS: press_repaint(p, r); break;
    case SUSPENDS: press_suspend(p, r); break;
    case FILLS: press_fill(p, r); break;
    case ENDS:
        type(p, r->key);
        expect_end(p, 0);
    }
}

START_TEST(does_what_it_says)
{
    const struct session *s = &sessions[_i];
    struct pty p;
    if (strcmp(s->name, "charts") == 0 && skip_under_valgrind("the keys of the charts", "it lets no process stop"))
        return;
    ck_assert_int_eq(chdir(scratch_at("")), 0); /* where a figure goes */
    open_dashboard(&p, s->name, s->words);
    for (size_t i = 0; i < s->count; i++)
        press_row(&p, &s->row[i]);
}
END_TEST

static bool has_row(enum action a)
{
    for (size_t i = 0; i < SESSIONS; i++) {
        for (size_t k = 0; k < sessions[i].count; k++) {
            if (sessions[i].row[k].action == a && sessions[i].row[k].key)
                return true;
        }
    }
    return false;
}

START_TEST(every_line_has_a_row)
{
    for (enum action a = ACTION_NONE + 1; a < ACTION_COUNT; a++)
        ck_assert_msg(has_row(a), "%s (%s, %s) of keymap.def has no row here", action_name[a], key_lines[a].name,
                      key_lines[a].help);
}
END_TEST

TCase *keys_case(void)
{
    TCase *c = tcase_create("keys");
    scratch_add(c);
    tcase_set_timeout(c, 120);
    tcase_add_test(c, every_line_has_a_row);
    tcase_add_loop_test(c, does_what_it_says, 0, SESSIONS);
    return c;
}
