/* SPDX-License-Identifier: MIT */
/* Pixels to cells; see chart/image.h. A cell is about twice as high as wide, so it stands for two pixels, one above the
 * other, and an image keeps its shape.
 */
#include "chart/image.h"

#include <math.h>

#include "area.h"

enum { UPPER_HALF = 0x2580, SHADES = 5, RAMP = 10 };

static const uint32_t shade[SHADES] = {' ', 0x2591, 0x2592, 0x2593, 0x2588};
static const char ramp[RAMP + 1] = " .:-=+*#%@";

static int ceil_div(int a, int b)
{
    return (a + b - 1) / b;
}

/* The side of the squares of pixels that become one, so that the image fits into w x h cells; 0: nothing to draw. */
static int square_side(const struct chart_image *image, int w, int h)
{
    if (w <= 0 || h <= 0 || image->w <= 0 || image->h <= 0 || (!image->pixel && !image->value))
        return 0;
    int across = ceil_div(image->w, w), down = ceil_div(image->h, h > image->h ? image->h : 2 * h);
    return across > down ? across : down;
}

void chart_image_size(const struct chart_image *image, int w, int h, int *cells_w, int *cells_h)
{
    int side = square_side(image, w, h);
    *cells_w = side ? ceil_div(image->w, side) : 0;
    *cells_h = side ? ceil_div(ceil_div(image->h, side), 2) : 0;
}

/* From 0, black, to 1; NaN where there is no value. */
static double light_at(const struct chart_image *image, int x, int y)
{
    size_t i = (size_t)y * (size_t)image->w + (size_t)x;
    double v = image->pixel ? image->pixel[i] / 255.0 : (double)image->value[i];
    if (!image->pixel && image->lo != image->hi)
        v = (v - (double)image->lo) / ((double)image->hi - (double)image->lo);
    else if (!image->pixel && !isnan(v))
        v = 0; /* a range without extent has no light to tell */
    v = v < 0 ? 0 : v > 1 ? 1 : v;
    return image->inverted ? 1 - v : v;
}

/* The mean over square (x, y); below the image its ground. */
static double square_light(const struct chart_image *image, int side, int x, int y)
{
    double sum = 0;
    int n = 0;
    for (int dy = y * side; dy < (y + 1) * side && dy < image->h; dy++)
        for (int dx = x * side; dx < (x + 1) * side && dx < image->w; dx++, n++)
            sum += light_at(image, dx, dy);
    return n ? sum / n : image->inverted ? 1 : 0;
}

static int level_of(double light, int levels)
{
    return (int)lround(light * (levels - 1));
}

/* Halves of one grey need no character of their own, and a run of blanks takes few bytes to send. */
static void put_greys(struct canvas *c, struct rect area, int x, int y, double upper, double lower)
{
    int fg = level_of(upper, c->greys), bg = level_of(lower, c->greys);
    area_put(c, area, x, y, fg == bg ? ' ' : UPPER_HALF, canvas_grey(fg, bg));
}

static void put_cell(struct canvas *c, struct rect area, int x, int y, double upper, double lower)
{
    double mean = (upper + lower) / 2;
    if (isnan(mean))
        area_put(c, area, x, y, '?', STYLE_FAINT);
    else if (c->ascii)
        area_put(c, area, x, y, (unsigned char)ramp[level_of(mean, RAMP)], STYLE_NORMAL);
    else if (c->greys)
        put_greys(c, area, x, y, upper, lower);
    else
        area_put(c, area, x, y, shade[level_of(mean, SHADES)], STYLE_NORMAL);
}

void chart_image(struct canvas *c, struct rect area, const struct chart_image *image)
{
    int side = square_side(image, area.w, area.h), w, h;
    chart_image_size(image, area.w, area.h, &w, &h);
    area_blank(c, area);
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++)
            put_cell(c, area, x, y, square_light(image, side, x, 2 * y), square_light(image, side, x, 2 * y + 1));
}
