/* SPDX-License-Identifier: MIT */
/* The screen's division; see layout.h. From above: title, charts, readout, runs, a free line, the next run, keys. The
 * charts get what the others leave.
 */
#include "layout.h"

#include "view/view.h"

enum {
    LINE_TITLE = 1,
    LINE_READOUT = 1,
    LINE_HEADER = 1, /* of the runs */
    LINE_FREE = 1,   /* where a banner starts; it grows upward over the runs */
    LINE_NET = 1,
    LINE_KEYS = 1,
    RUNS_LEAST = 3,
    BANNER_LINES = 3,
    AIR_FROM = 32 /* rows from which a free line parts charts and readout */
};

/* Rows for runs: room for three before there are any, so that the first ones do not move the charts. */
static int run_rows(int h, size_t runs)
{
    int most = h / 5;
    int rows = runs < (size_t)most ? (int)runs : most;
    return rows < RUNS_LEAST ? RUNS_LEAST : rows;
}

struct layout layout_make(int w, int h, size_t runs)
{
    struct layout l = {0};
    if (w < VIEW_WIDTH_MIN || h < VIEW_HEIGHT_MIN) {
        l.rect[VIEW_SMALL] = (struct rect){0, 0, w > 0 ? w : 0, h > 0 ? h : 0};
        return l;
    }
    int rows = LINE_HEADER + run_rows(h, runs), air = h >= AIR_FROM;
    int keys = h - LINE_KEYS, net = keys - LINE_NET, list = net - LINE_FREE - rows, readout = list - air - LINE_READOUT;
    int charts = readout - air - LINE_TITLE, half = (w - 1) / 2;

    l.rect[VIEW_TITLE] = (struct rect){0, 0, w, LINE_TITLE};
    l.rect[VIEW_LOSS] = (struct rect){1, LINE_TITLE, half - 1, charts};
    l.rect[VIEW_ACCURACY] = (struct rect){half + 1, LINE_TITLE, w - half - 2, charts};
    l.rect[VIEW_READOUT] = (struct rect){0, readout, w, LINE_READOUT};
    l.rect[VIEW_RUNS] = (struct rect){0, list, w, rows};
    l.rect[VIEW_NET] = (struct rect){0, net, w, LINE_NET};
    l.rect[VIEW_KEYS] = (struct rect){0, keys, w, LINE_KEYS};

    l.rect[VIEW_BANNER] = (struct rect){0, net - BANNER_LINES, w, BANNER_LINES};
    l.rect[VIEW_QUIT] = l.rect[VIEW_BANNER];
    l.rect[VIEW_HELP] = (struct rect){0, LINE_TITLE, w, keys - LINE_TITLE};
    return l;
}
