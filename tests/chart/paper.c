/* SPDX-License-Identifier: MIT */
/* The tests' canvas; see paper.h. */
#include "paper.h"

#include <check.h>
#include <string.h>

#include "base/mem.h"
#include "tests/common/sparse.h"

enum { CANARY = 0x2603, W_MOST = 100, H_MOST = 40 };

struct canvas paper;

void paper_open(int w, int h, bool ascii)
{
    ck_assert(canvas_resize(&paper, w, h, NULL));
    paper.ascii = ascii;
    paper.greys = 0;
}

void paper_close(void)
{
    canvas_free(&paper);
}

void paper_expect(const char *want)
{
    char *got = canvas_dump(&paper);
    ck_assert_ptr_nonnull(got);
    ck_assert_msg(strcmp(got, want) == 0, "got\n%swant\n%s", got, want);
    mem_free(got);
}

static void fill(void)
{
    for (int i = 0; i < paper.w * paper.h; i++)
        paper.cell[i] = (struct cell){.ch = CANARY};
}

static int wrong_cells(struct rect area)
{
    int wrong = 0;
    for (int y = 0; y < paper.h; y++)
        for (int x = 0; x < paper.w; x++) {
            const struct cell *c = &paper.cell[y * paper.w + x];
            bool inside = x >= area.x && x < area.x + area.w && y >= area.y && y < area.y + area.h;
            wrong += inside == (c->ch == CANARY) || (paper.ascii && inside && c->ch > 0x7e);
            wrong += inside && !paper.greys && c->style >= STYLE_COUNT;
        }
    return wrong;
}

static void one_size(paper_draw *draw, const void *arg, int w, int h)
{
    static const int shift[][2] = {{2, 1}, {-3, -2}, {90, 38}};
    for (int i = 0; i < 3; i++) {
        struct rect area = {shift[i][0], shift[i][1], w, h};
        fill();
        draw(area, arg);
        ck_assert_msg(wrong_cells(area) == 0, "%dx%d at %d,%d: %d cells are wrong", w, h, area.x, area.y,
                      wrong_cells(area));
    }
}

void paper_every_size(paper_draw *draw, const void *arg)
{
    for (int kind = 0; kind < 3; kind++) {
        paper_open(W_MOST + 4, H_MOST + 2, kind == 2);
        paper.greys = kind == 1 ? CANVAS_GREYS : 0;
        for (int w = 0; w <= W_MOST; w += SPARSE)
            for (int h = 0; h <= H_MOST; h++)
                one_size(draw, arg, w, h);
    }
    draw((struct rect){0, 0, -1, 5}, arg);
    draw((struct rect){0, 0, 5, -1}, arg);
}
