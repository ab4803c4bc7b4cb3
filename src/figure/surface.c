/* SPDX-License-Identifier: MIT */
/* Cairo's three kinds of pages into memory; see surface.h. */
#include "surface.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <math.h>
#include <string.h>

#include "base/mem.h"

/* On a side, of which cairo takes 32,767; and in all, which take four bytes each. */
enum { PIXELS_MAX = 20000, AREA_MAX = 100000000 };

/* ---- bytes ---- */

static bool make_room(struct surface *s, size_t more)
{
    size_t room = s->room ? s->room : 1 << 16;
    while (room - s->size < more && room < SIZE_MAX / 2)
        room *= 2;
    uint8_t *bytes = room == s->room ? s->bytes : mem_raw(room, 1);
    if (bytes && bytes != s->bytes) {
        if (s->size)
            memcpy(bytes, s->bytes, s->size);
        mem_free(s->bytes);
        s->bytes = bytes;
        s->room = room;
    }
    return bytes && room - s->size >= more;
}

static cairo_status_t take(void *who, const unsigned char *bytes, unsigned count)
{
    struct surface *s = who;
    if (s->failed || !make_room(s, count)) {
        s->failed = true;
        return CAIRO_STATUS_WRITE_ERROR;
    }
    memcpy(s->bytes + s->size, bytes, count);
    s->size += count;
    return CAIRO_STATUS_SUCCESS;
}

/* ---- PNG ---- */

static uint32_t crc32_of(const uint8_t *bytes, size_t size)
{
    uint32_t crc = UINT32_MAX;
    for (size_t i = 0; i < size; i++) {
        crc ^= bytes[i];
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (crc & 1 ? UINT32_C(0xEDB88320) : 0);
    }
    return ~crc;
}

static void put_u32(uint8_t *to, uint32_t value)
{
    for (int i = 0; i < 4; i++)
        to[i] = (uint8_t)(value >> (24 - 8 * i));
}

/* Cairo does not say how large a pixel is, and a page would show the picture too large: a chunk pHYs (PNG, 11.3.5.3),
 * pixels a metre, behind the signature and IHDR. */
static bool add_resolution(struct surface *s)
{
    enum { BEFORE = 8 + 25, CHUNK = 4 + 4 + 9 + 4 };
    uint8_t chunk[CHUNK] = {0, 0, 0, 9, 'p', 'H', 'Y', 's'};
    uint32_t metre = (uint32_t)lround(s->dpi / 0.0254);
    if (s->size < BEFORE || !make_room(s, CHUNK))
        return false;
    put_u32(chunk + 8, metre);
    put_u32(chunk + 12, metre);
    chunk[16] = 1;
    put_u32(chunk + 17, crc32_of(chunk + 4, 13));
    memmove(s->bytes + BEFORE + CHUNK, s->bytes + BEFORE, s->size - BEFORE);
    memcpy(s->bytes + BEFORE, chunk, CHUNK);
    s->size += CHUNK;
    return true;
}

/* ---- SVG ---- */

/* Cairo 1.16 numbers its surfaces through the life of the program, and writes the number: id="surface7". */
static void drop_number(struct surface *s)
{
    static const char word[] = "id=\"surface";
    for (size_t i = 0; i + sizeof word < s->size; i++) {
        if (memcmp(s->bytes + i, word, sizeof word - 1) != 0)
            continue;
        size_t from = i + sizeof word - 1, to = from;
        while (from < s->size && s->bytes[from] >= '0' && s->bytes[from] <= '9')
            from++;
        memmove(s->bytes + to, s->bytes + from, s->size - from);
        s->size -= from - to;
    }
}

/* ---- the page ---- */

/* As letters are on paper, in pixels too: their places then do not depend on the format. */
static void set_font_options(cairo_t *cr)
{
    cairo_font_options_t *o = cairo_font_options_create();
    cairo_font_options_set_hint_style(o, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(o, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_antialias(o, CAIRO_ANTIALIAS_GRAY);
    cairo_set_font_options(cr, o);
    cairo_font_options_destroy(o);
}

static bool is_sound(cairo_t *cr)
{
    return cairo_status(cr) == CAIRO_STATUS_SUCCESS
        && cairo_surface_status(cairo_get_target(cr)) == CAIRO_STATUS_SUCCESS;
}

cairo_t *surface_ruler(void)
{
    cairo_surface_t *page = cairo_image_surface_create(CAIRO_FORMAT_A8, 1, 1);
    cairo_t *cr = cairo_create(page);
    cairo_surface_destroy(page);
    if (is_sound(cr)) {
        set_font_options(cr);
        return cr;
    }
    cairo_destroy(cr);
    return NULL;
}

/* A PDF that says when it was made would be another one each time. */
static cairo_surface_t *pdf_page(struct surface *s, double width, double height, const char *title)
{
    cairo_surface_t *page = cairo_pdf_surface_create_for_stream(take, s, width, height);
    cairo_pdf_surface_set_metadata(page, CAIRO_PDF_METADATA_CREATE_DATE, NULL);
    cairo_pdf_surface_set_metadata(page, CAIRO_PDF_METADATA_CREATOR, PACKAGE_NAME);
    if (title)
        cairo_pdf_surface_set_metadata(page, CAIRO_PDF_METADATA_TITLE, title);
    return page;
}

static cairo_surface_t *make_page(struct surface *s, double width, double height, const char *title)
{
    if (s->format == FIGURE_SVG)
        return cairo_svg_surface_create_for_stream(take, s, width, height);
    if (s->format == FIGURE_PDF)
        return pdf_page(s, width, height, title);
    double scale = s->dpi / 72;
    return cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)lround(width * scale), (int)lround(height * scale));
}

static bool fail(struct surface *s, struct err *e)
{
    cairo_status_t status = s->cr ? cairo_status(s->cr) : CAIRO_STATUS_NO_MEMORY;
    if (s->failed || status == CAIRO_STATUS_SUCCESS || status == CAIRO_STATUS_NO_MEMORY)
        return err_memory(e, "a figure");
    return err_set(e, ERR_FAIL, "the figure cannot be drawn: cairo says: %s", cairo_status_to_string(status));
}

bool surface_begin(struct surface *s, enum figure_format format, double width, double height, double dpi,
                   const char *title, struct err *e)
{
    *s = (struct surface){.format = format, .dpi = dpi};
    double scale = format == FIGURE_PNG ? dpi / 72 : 1;
    if (format == FIGURE_PNG && fmax(width, height) * scale > PIXELS_MAX)
        return err_set(e, ERR_USAGE, "the figure would have %.0f x %.0f pixels, and %d on a side are the most; take a "
                       "smaller size or dpi", width * scale, height * scale, PIXELS_MAX);
    if (format == FIGURE_PNG && width * scale * height * scale > AREA_MAX)
        return err_set(e, ERR_USAGE, "the figure would have %.0f x %.0f pixels, and %d in all are the most; take a "
                       "smaller size or dpi", width * scale, height * scale, AREA_MAX);
    cairo_surface_t *page = make_page(s, width, height, title);
    s->cr = cairo_create(page);
    cairo_surface_destroy(page);
    if (!is_sound(s->cr)) {
        fail(s, e);
        surface_drop(s);
        return false;
    }
    cairo_scale(s->cr, scale, scale);
    set_font_options(s->cr);
    return true;
}

bool surface_end(struct surface *s, uint8_t **bytes, size_t *size, struct err *e)
{
    cairo_surface_t *page = cairo_get_target(s->cr);
    cairo_show_page(s->cr);
    bool ok = is_sound(s->cr);
    if (s->format == FIGURE_PNG) {
        ok = ok && cairo_surface_write_to_png_stream(page, take, s) == CAIRO_STATUS_SUCCESS && add_resolution(s);
    } else {
        cairo_surface_finish(page);
        ok = ok && cairo_surface_status(page) == CAIRO_STATUS_SUCCESS && !s->failed && s->size;
        drop_number(s);
    }
    if (!ok) {
        fail(s, e);
        surface_drop(s);
        return false;
    }
    *bytes = s->bytes;
    *size = s->size;
    s->bytes = NULL;
    surface_drop(s);
    return true;
}

void surface_drop(struct surface *s)
{
    cairo_destroy(s->cr);
    mem_free(s->bytes);
    *s = (struct surface){0};
}
