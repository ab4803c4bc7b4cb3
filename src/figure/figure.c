/* SPDX-License-Identifier: MIT */
/* Formats by name, and a figure into a file; see figure/figure.h. Without cairo too. */
#include "figure/figure.h"

#include <string.h>
#include <strings.h>

#include "base/file.h"
#include "base/mem.h"

static const char *const names[FIGURE_FORMATS] = {[FIGURE_SVG] = "svg", [FIGURE_PNG] = "png", [FIGURE_PDF] = "pdf"};

const char *figure_format_name(enum figure_format format)
{
    return names[format];
}

static bool find_format(const char *name, enum figure_format *out)
{
    for (int i = 0; i < FIGURE_FORMATS; i++) {
        if (strcasecmp(name, names[i]) != 0)
            continue;
        *out = (enum figure_format)i;
        return true;
    }
    return false;
}

bool figure_format_named(const char *name, enum figure_format *out, struct err *e)
{
    return find_format(name, out)
        || err_set(e, ERR_USAGE, "%.80s: there is no such format of figures; they are svg, png, pdf", name);
}

bool figure_format_of(const char *path, enum figure_format *out, struct err *e)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path, *dot = strrchr(name, '.');
    if (dot && dot != name && find_format(dot + 1, out))
        return true;
    return err_set(e, ERR_USAGE, "%.200s: the name of a figure ends in .svg, .png or .pdf; for example runs.svg", path);
}

bool figure_write(const char *path, enum figure_format format, const struct figure *f, struct err *e)
{
    uint8_t *bytes;
    size_t size;
    if (!figure_draw(f, format, &bytes, &size, e))
        return false;
    bool ok = file_replace(path, bytes, size, e);
    mem_free(bytes);
    return ok;
}
