/* SPDX-License-Identifier: MIT */
/* Text and marks on cairo; see pen.h. Cairo's own choice of a sans font, so that none has to be there. */
#include "pen.h"

#include <math.h>
#include <string.h>

#include "base/text.h"

#define MINUS "\xe2\x88\x92"
#define ELLIPSIS "\xe2\x80\xa6"
#define TIMES "\xc3\x97"

static const double raised = 0.72; /* size of an exponent */

void pen_colour(const struct pen *p, struct ink_rgb colour, double alpha)
{
    cairo_set_source_rgba(p->cr, colour.r, colour.g, colour.b, alpha);
}

double pen_size(const struct pen *p, enum pen_text kind)
{
    static const double part[] = {[PEN_TICK] = 0.9, [PEN_BODY] = 0.92, [PEN_TITLE] = 1.1, [PEN_HEAD] = 1.25};
    return p->font * part[kind];
}

/* ---- text ---- */

static void use_font(const struct pen *p, enum pen_text kind, double part)
{
    bool strong = kind == PEN_TITLE || kind == PEN_HEAD;
    cairo_select_font_face(p->cr, "sans", CAIRO_FONT_SLANT_NORMAL,
                           strong ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL);
    cairo_set_font_size(p->cr, pen_size(p, kind) * part);
}

static double advance(const struct pen *p, const char *text)
{
    cairo_text_extents_t t;
    cairo_text_extents(p->cr, text, &t);
    return t.x_advance;
}

double pen_width(const struct pen *p, enum pen_text kind, const char *text)
{
    use_font(p, kind, 1);
    return advance(p, text);
}

/* Takes the last character away. */
static void shorten(char *text)
{
    size_t n = strlen(text);
    while (n > 0 && ((unsigned char)text[--n] & 0xc0) == 0x80)
        ;
    text[n] = 0;
}

char *pen_fit(const struct pen *p, char out[FIGURE_TEXT_MAX], enum pen_text kind, const char *text, double width)
{
    char part[FIGURE_TEXT_MAX];
    text_safe(out, FIGURE_TEXT_MAX, text ? text : "");
    if (pen_width(p, kind, out) <= width)
        return out;
    text_safe(part, sizeof part - strlen(ELLIPSIS), out);
    do {
        shorten(part);
        strcpy(out, part);
        strcat(out, ELLIPSIS);
    } while (*part && pen_width(p, kind, out) > width);
    return out;
}

static double baseline(const struct pen *p, enum pen_text kind, double y)
{
    return y + 0.36 * pen_size(p, kind);
}

void pen_write(const struct pen *p, enum pen_text kind, double x, double y, double align, const char *text)
{
    double width = pen_width(p, kind, text);
    cairo_move_to(p->cr, x - align * width, baseline(p, kind, y));
    cairo_show_text(p->cr, text);
}

/* ---- numbers ---- */

struct number {
    char base[32], power[16];
};

static void with_minus(char *out, size_t size, const char *text)
{
    *out = 0;
    for (; *text; text++)
        text_append(out, size, "%.*s", *text == '-' ? (int)strlen(MINUS) : 1, *text == '-' ? MINUS : text);
}

static struct number number_of(const char *label)
{
    struct number n = {.power = ""};
    char mantissa[32];
    const char *e = strchr(label, 'e');
    size_t length = e ? (size_t)(e - label) : strlen(label);
    length = length < sizeof mantissa ? length : sizeof mantissa - 1;
    memcpy(mantissa, label, length);
    mantissa[length] = 0;
    with_minus(n.base, sizeof n.base, mantissa);
    if (!e)
        return n;
    if (strcmp(mantissa, "1") == 0)
        *n.base = 0;
    text_append(n.base, sizeof n.base, "%s10", *n.base ? TIMES : "");
    with_minus(n.power, sizeof n.power, e + 1);
    return n;
}

static double power_width(const struct pen *p, const struct number *n)
{
    use_font(p, PEN_TICK, raised);
    return *n->power ? advance(p, n->power) : 0;
}

double pen_number_width(const struct pen *p, const char *label)
{
    struct number n = number_of(label);
    return pen_width(p, PEN_TICK, n.base) + power_width(p, &n);
}

void pen_number(const struct pen *p, double x, double y, double align, const char *label)
{
    struct number n = number_of(label);
    double left = x - align * pen_number_width(p, label);
    pen_write(p, PEN_TICK, left, y, 0, n.base);
    if (!*n.power)
        return;
    double right = left + pen_width(p, PEN_TICK, n.base);
    use_font(p, PEN_TICK, raised);
    cairo_move_to(p->cr, right, baseline(p, PEN_TICK, y) - 0.42 * pen_size(p, PEN_TICK));
    cairo_show_text(p->cr, n.power);
}

/* ---- lines and marks ---- */

void pen_line(const struct pen *p, unsigned run, enum figure_dash dash)
{
    double unit = p->font * 0.1;
    const double dashed[] = {4.2 * unit, 2.2 * unit}, dotted[] = {1.2 * unit, 1.8 * unit};
    cairo_set_line_width(p->cr, 1.35 * unit * p->weight);
    cairo_set_line_join(p->cr, CAIRO_LINE_JOIN_ROUND);
    cairo_set_line_cap(p->cr, CAIRO_LINE_CAP_BUTT);
    cairo_set_dash(p->cr, dash == FIGURE_DASHED ? dashed : dotted, dash == FIGURE_SOLID ? 0 : 2, 0);
    pen_colour(p, ink_run(p->ink, run), 1);
}

/* A closed figure of that many corners, the first at the angle `turn` above the right. */
static void polygon(cairo_t *cr, double x, double y, double r, int corners, double turn)
{
    const double full = 2 * acos(-1);
    for (int i = 0; i < corners; i++) {
        double angle = turn * full + i * full / corners;
        cairo_line_to(cr, x + r * cos(angle), y - r * sin(angle));
    }
    cairo_close_path(cr);
}

void pen_mark(const struct pen *p, unsigned run, bool hollow, double x, double y)
{
    static const struct {
        int corners;
        double turn, size;
    } shape[] = {{4, 0.125, 1.2}, {3, 0.25, 1.3}, {4, 0, 1.3}, {3, 0.75, 1.3}, {5, 0.25, 1.2}}; /* no circle: a ring */
    enum { SHAPES = sizeof shape / sizeof *shape };
    double r = p->font * 0.21 * shape[run % SHAPES].size;
    cairo_new_path(p->cr);
    polygon(p->cr, x, y, r, shape[run % SHAPES].corners, shape[run % SHAPES].turn);
    pen_line(p, run, FIGURE_SOLID);
    if (hollow) {
        pen_colour(p, p->ink->paper, 1);
        cairo_fill_preserve(p->cr);
        pen_line(p, run, FIGURE_SOLID);
        cairo_set_line_width(p->cr, 0.09 * p->font);
        cairo_stroke(p->cr);
    } else {
        cairo_fill(p->cr);
    }
}

void pen_ring(const struct pen *p, unsigned run, double x, double y)
{
    cairo_new_path(p->cr);
    cairo_arc(p->cr, x, y, 0.36 * p->font, 0, 2 * acos(-1));
    pen_colour(p, p->ink->paper, 1);
    cairo_fill_preserve(p->cr);
    pen_line(p, run, FIGURE_SOLID);
    cairo_set_line_width(p->cr, 0.16 * p->font);
    cairo_stroke(p->cr);
}
