/* SPDX-License-Identifier: MIT */
/* The words and numbers of the watch screen; see view/watch.h. Values come from anywhere, so a width holds for all of
 * them. Any thread. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "term/canvas.h"
#include "view/watch.h"

static const double stale_seconds = 60;

/* The first of the notations that is short enough. Six columns hold four decimals; small values get two more. */
static const char *fit(char out[WATCH_TEXT_MAX], double v, int width)
{
    double a = fabs(v);
    bool plain = a >= 1e-3 && a < 1e7, small = a < 0.01;
    int room = (small ? 8 : 6) + (v < 0);
    room = room < width ? room : width;
    for (int d = small ? 6 : 4; plain && d >= 0; d--)
        if (snprintf(out, WATCH_TEXT_MAX, "%.*f", d, v) <= (d ? room : width))
            return out;
    for (int d = 2; d >= 0; d--)
        if (snprintf(out, WATCH_TEXT_MAX, "%.*e", d, v) <= width)
            return out;
    return out;
}

static const char *value_in(char out[WATCH_TEXT_MAX], enum log_kind kind, double v, int width)
{
    if (!isfinite(v))
        return isnan(v) ? "nan" : v > 0 ? "inf" : "-inf";
    if (v == 0)
        return kind == LOG_KIND_OTHER ? "0" : "0.0000";
    if (kind == LOG_KIND_OTHER && snprintf(out, WATCH_TEXT_MAX, "%.5g", v) <= width)
        return out;
    return fit(out, v, width);
}

const char *watch_value(char out[WATCH_TEXT_MAX], enum log_kind kind, double v)
{
    return value_in(out, kind, v, WATCH_NUMBER_WIDTH);
}

const char *watch_difference(char out[WATCH_TEXT_MAX], enum log_kind kind, double v)
{
    char number[WATCH_TEXT_MAX];
    bool usual = kind != LOG_KIND_OTHER && fabs(v) >= 5e-4 && fabs(v) < 10;
    const char *text = usual ? number : value_in(number, kind, fabs(v), WATCH_NUMBER_WIDTH - 1);
    if (usual)
        snprintf(number, sizeof number, "%.4f", fabs(v));
    snprintf(out, WATCH_TEXT_MAX, "%s", isnan(v) || v == 0 ? "" : v < 0 ? "-" : "+");
    text_append(out, WATCH_TEXT_MAX, "%s", text);
    return out;
}

const char *watch_x(char out[WATCH_TEXT_MAX], double x)
{
    if (x >= 0 && x < 1e15 && x == floor(x))
        return text_count(out, WATCH_TEXT_MAX, (unsigned long long)x);
    snprintf(out, WATCH_TEXT_MAX, "%.6g", x);
    return out;
}

const char *watch_state(const struct watch *w, const struct watch_log *log, char out[WATCH_TEXT_MAX])
{
    static const char *const word[] = {[LOG_WAITING] = "waiting", [LOG_FOLLOWED] = "followed", [LOG_ENDED] = "ended",
                                       [LOG_FAILED] = "failed"};
    enum log_state state = log_state(log->log);
    double quiet = w->now - log->news;
    if (log->reading && state != LOG_FAILED)
        return "reading";
    if (state != LOG_FOLLOWED || quiet < stale_seconds)
        return word[state];
    if (quiet < 99.5 * 60)
        snprintf(out, WATCH_TEXT_MAX, "no news %.0f min", floor(quiet / 60));
    else
        snprintf(out, WATCH_TEXT_MAX, "no news %.0f h", floor(quiet / 3600 + 0.5));
    return out;
}

const char *watch_x_name(const struct watch *w)
{
    const char *name = "";
    for (size_t i = 0; i < w->log_count; i++) {
        const char *its = log_x_name(w->log[i].log);
        if (!its[0] || !w->log[i].points || w->log[i].hidden)
            continue;
        if (name[0] && strcmp(name, its) != 0)
            return "x";
        name = its;
    }
    return name[0] ? name : "step";
}

static bool begins_character(const char *text)
{
    return ((unsigned char)*text & 0xc0) != 0x80;
}

/* Bytes of the longest beginning that is at most so wide. */
static size_t head_bytes(const char *text, int columns)
{
    char part[1024];
    size_t fits = 0;
    for (size_t n = 1; n < sizeof part && n <= strlen(text); n++) {
        if (!begins_character(text + n))
            continue;
        memcpy(part, text, n);
        part[n] = 0;
        if (canvas_width(part) > columns)
            break;
        fits = n;
    }
    return fits;
}

const char *watch_shorten(char *out, size_t size, const char *text, int columns, bool ascii)
{
    if (canvas_width(text) <= columns || columns < 3) {
        snprintf(out, size, "%s", text);
        return out;
    }
    const char *gap = ascii ? ".." : "\u2026", *tail = text;
    int room = columns - canvas_width(gap), behind = room - room / 3;
    while (*tail && (!begins_character(tail) || canvas_width(tail) > behind))
        tail++;
    int head = (int)head_bytes(text, room - canvas_width(tail));
    snprintf(out, size, "%.*s%s%s", head, text, gap, tail);
    return out;
}
