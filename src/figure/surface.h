/* SPDX-License-Identifier: MIT */
/* A page of cairo's that becomes the bytes of a file, the same each time. */
#ifndef SURFACE_H
#define SURFACE_H

#include <cairo.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "figure/figure.h"

struct surface {
    enum figure_format format;
    double dpi; /* of a PNG */
    cairo_t *cr;
    uint8_t *bytes; /* (size), by mem_raw; what cairo has written so far */
    size_t size, room;
    bool failed; /* out of memory */
};

/* A context that measures text as all formats write it; by cairo_destroy. NULL: out of memory. */
cairo_t *surface_ruler(void);

/* A page of width and height points; s->cr has points as its units. Not to be moved until it is over. */
bool surface_begin(struct surface *s, enum figure_format format, double width, double height, double dpi,
                   const char *title, struct err *e);
/* Finishes it: *bytes (*size) is freed by mem_free. Ends the surface in any case. */
bool surface_end(struct surface *s, uint8_t **bytes, size_t *size, struct err *e);
/* Drops it. */
void surface_drop(struct surface *s);

#endif
