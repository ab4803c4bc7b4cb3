/* SPDX-License-Identifier: MIT */
/* Keys into the dashboard, without a terminal: a lab of real runs, the way from a key to what it does, and a canvas of
 * a size that the first byte chooses. After some keys the screen is drawn: nothing is on it that a terminal must not
 * see.
 *
 * A byte below 0x80 is its key; behind that come the special keys, then the mouse, epochs of the run that trains, other
 * sizes, any character, and the view as a page of text. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "fuzz.h"
#include "lab.h"
#include "term/screen.h"
#include "view/text_page.h"
#include "view/view.h"

enum { SPECIAL = 0x80, CLICK = 0xa0, EPOCH, SIZE, CHARACTER, PAGE, DRAW };
enum { BETWEEN = 8 /* keys to a drawing */ };

static const struct {
    int w, h;
} sizes[] = {{80, 24}, {60, 16}, {132, 43}, {59, 15}, {1, 1}, {200, 60}, {80, 16}, {61, 50}};

static const uint32_t special[] = {
    SCREEN_KEY_UP, SCREEN_KEY_DOWN, SCREEN_KEY_LEFT, SCREEN_KEY_RIGHT, SCREEN_KEY_HOME, SCREEN_KEY_END,
    SCREEN_KEY_PAGE_UP, SCREEN_KEY_PAGE_DOWN, SCREEN_KEY_ENTER, SCREEN_KEY_ESCAPE, SCREEN_KEY_BACKSPACE,
    SCREEN_KEY_DELETE, SCREEN_KEY_TAB, SCREEN_KEY_BACKTAB,
};

struct desk {
    struct lab lab;
    struct canvas canvas;
    struct view *view;
};

static size_t encode(uint32_t c, char out[5])
{
    size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    static const unsigned char first[] = {0, 0, 0xc0, 0xe0, 0xf0};
    for (size_t i = n; i-- > 1; c >>= 6)
        out[i] = (char)(0x80 | (c & 0x3f));
    out[0] = (char)(n == 1 ? c : first[n] | c);
    out[n] = 0;
    return n;
}

static void check_canvas(const struct canvas *c)
{
    for (int i = 0; i < c->w * c->h; i++) {
        uint32_t ch = c->cell[i].ch;
        char text[5];
        FUZZ_REQUIRE(c->cell[i].style <= STYLE_GREY_LAST);
        FUZZ_REQUIRE(!c->ascii || ch == 0 || (ch >= ' ' && ch <= '~'));
        if (ch == 0 || (ch >= ' ' && ch <= '~') || (ch >= 0x2500 && ch < 0x2900))
            continue;
        FUZZ_REQUIRE(ch < 0x110000);
        encode(ch, text);
        fuzz_safe(text);
    }
}

static void draw(struct desk *d)
{
    int x, y;
    view_draw(d->view, &d->lab, &d->canvas, &x, &y);
    FUZZ_REQUIRE(x >= -1 && x < d->canvas.w && y >= -1 && y < d->canvas.h);
    check_canvas(&d->canvas);
}

static void resize(struct desk *d, uint8_t which)
{
    struct err e;
    size_t i = which % (sizeof sizes / sizeof *sizes);
    FUZZ_REQUIRE(canvas_resize(&d->canvas, sizes[i].w, sizes[i].h, &e));
    d->canvas.ascii = which & 0x40;
    d->canvas.greys = which & 0x80 ? CANVAS_GREYS : 0;
    d->lab.columns = sizes[i].w;
    d->lab.lines = sizes[i].h;
}

/* As w writes it out; of long tables it would take as long as all other keys. */
static void write_page(struct desk *d)
{
    struct canvas page = {.ascii = d->canvas.ascii};
    struct err e;
    FUZZ_REQUIRE(text_page(d->view, &d->lab, &page, d->canvas.w, &e));
    check_canvas(&page);
    canvas_free(&page);
}

static uint32_t key_of(uint8_t byte)
{
    switch (byte) {
    case '\r':
    case '\n': return SCREEN_KEY_ENTER;
    case 0x1b: return SCREEN_KEY_ESCAPE;
    case 0x7f: return SCREEN_KEY_BACKSPACE;
    case '\t': return SCREEN_KEY_TAB;
    default: return byte < SPECIAL ? byte : special[byte % (sizeof special / sizeof *special)];
    }
}

static bool take(struct desk *d, uint32_t key)
{
    bool stay = fuzz_lab_act(&d->lab, keymap_key(&d->lab, key));
    fuzz_safe(d->lab.banner);
    fuzz_safe(d->lab.notice);
    return stay;
}

/* What the terminal's input can be: no surrogates, nothing past the last character. */
static uint32_t character(struct fuzz_input *in)
{
    uint32_t c = (uint32_t)fuzz_byte(in) << 8;
    c |= fuzz_byte(in);
    c = c >= 0xd800 && c < 0xe000 ? c + 0x10000 : c;
    return c ? c : 0xfffd;
}

static bool step(struct desk *d, struct fuzz_input *in)
{
    uint8_t byte = fuzz_byte(in);
    switch (byte) {
    case CLICK: {
        draw(d);
        int x = fuzz_byte(in), y = fuzz_byte(in);
        view_click(d->view, &d->lab, x, y);
        return true;
    }
    case EPOCH: fuzz_lab_epoch(&d->lab, fuzz_byte(in)); return true;
    case SIZE: resize(d, fuzz_byte(in)); return true;
    case CHARACTER: return take(d, character(in));
    case PAGE: write_page(d); return true;
    case DRAW: draw(d); return true;
    default: return take(d, key_of(byte));
    }
}

void fuzz_keys(const uint8_t *data, size_t size)
{
    static struct desk d;
    struct fuzz_input in = {data, data + size};
    struct err e;
    if (!d.view)
        d.view = view_new(&e);
    FUZZ_REQUIRE(d.view != NULL);
    fuzz_lab_init(&d.lab);
    resize(&d, fuzz_byte(&in));
    bool stay = true;
    for (size_t i = 1; stay && fuzz_left(&in); i++) {
        stay = step(&d, &in);
        if (i % BETWEEN == 0)
            draw(&d);
    }
    draw(&d);
    fuzz_lab_free(&d.lab);
}
