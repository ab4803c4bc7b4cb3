/* SPDX-License-Identifier: MIT */
/* What the table of figures comes to in words: the selected log against the reference; see watch_pane.h. UI thread. */
#include <math.h>

#include "base/text.h"
#include "pane.h"
#include "watch_pane.h"

static void say_metric(const struct watch_frame *f, unsigned side, char *out, size_t size)
{
    static const char *const role[] = {[LOG_ROLE_OTHER] = "", [LOG_ROLE_TRAIN] = "train ", [LOG_ROLE_VALID] = "valid "};
    char text[WATCH_TEXT_MAX];
    const char *base = watch_chart_base(f->watch, side);
    const struct log_series *s = watch_main(watch_selected(f->watch), base);
    double by = watch_log_difference(f, f->watch->selected, side, true);
    if (s && base && !isnan(by))
        text_append(out, size, "best %s%s %s", role[s->role], base, watch_difference(text, s->kind, by));
}

/* "log 1 against log 2 (reference): " in their colours; returns where it goes on. */
static int draw_pair(struct watch_frame *f, struct rect r, const struct watch_log *log, const struct watch_log *other)
{
    int x = r.x + 1, end = r.x + r.w;
    x += canvas_textf(f->canvas, x, r.y, end - x, pane_run_style(log->number), "log %u", log->number);
    x += canvas_text(f->canvas, x, r.y, end - x, STYLE_NORMAL, " against ");
    x += canvas_textf(f->canvas, x, r.y, end - x, pane_run_style(other->number), "log %u", other->number);
    return x + canvas_text(f->canvas, x, r.y, end - x, STYLE_NORMAL, " (reference): ");
}

void watch_draw_verdict(struct watch_frame *f, struct rect r)
{
    const struct watch_log *log = watch_selected(f->watch), *reference = watch_reference(f->watch);
    char left[WATCH_CELL_MAX] = "", right[WATCH_CELL_MAX] = "";
    if (r.h < 2 || !log)
        return;
    if (!reference || reference == log) {
        canvas_text(f->canvas, r.x + 1, r.y, r.w - 1, STYLE_FAINT, reference
                    ? "this is the reference; up down selects another log to compare with it"
                    : "one log: there is none to compare it with");
        return;
    }
    say_metric(f, 0, left, sizeof left);
    if (watch_charts(f->watch) > 1)
        say_metric(f, 1, right, sizeof right);
    int x = draw_pair(f, r, log, reference);
    bool any = left[0] || right[0];
    canvas_text(f->canvas, x, r.y, r.x + r.w - x, STYLE_NORMAL, left[0] ? left : any ? right : "no metric in common");
    x = r.x + 1;
    if (left[0] && right[0])
        x += canvas_textf(f->canvas, x, r.y + 1, r.x + r.w - x, STYLE_NORMAL, "%s; ", right);
    if (any)
        canvas_text(f->canvas, x, r.y + 1, r.x + r.w - x, STYLE_FAINT, "one run each: another seed may change as much");
}
