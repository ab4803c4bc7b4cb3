/* SPDX-License-Identifier: MIT */
/* Reads Kaggle's CSV form through libcsv; see csv_set.h. Station between a CSV file and dataset.
 *
 * The file is fed to the parser line by line: libcsv cannot be stopped from a callback and does not count lines, and a
 * cell with a line break in it is an error here, so that an unclosed quote is found on its own line. One csv_init,
 * csv_fini, csv_free for a file, and fixed options: other orders have memory bugs in libcsv 3.0.3. */
#include "csv_set.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csv.h>

#include "base/file.h"
#include "base/mem.h"

enum {
    COLUMNS = 1 + DATASET_PIXELS,
    CHUNK = 1 << 18,           /* bytes read at a time */
    CELL_MAX = 4096,           /* bytes: what libcsv allocates at first, and all that it gets */
    ROW_MIN = 2 * COLUMNS - 1, /* bytes: a digit a cell, and the commas between */
    SHOWN = 24,                /* bytes of a bad cell in an error */
};

struct reader {
    const char *path;
    struct images images;
    size_t capacity;   /* images that the arrays hold */
    size_t line;       /* of the file, from 1 */
    size_t column;     /* cells of the row so far */
    size_t rows;       /* ended, with the header */
    size_t line_rows;  /* rows when the line began */
    bool line_blank;   /* so far */
    size_t first_name; /* the header counts its pixels from 1 or from 0 */
    bool failed;       /* e is filled: the rest is not looked at */
    struct err *e;
};

static bool refuse(struct reader *r, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Fails with "path: " and the text. */
static bool refuse(struct reader *r, const char *fmt, ...)
{
    char text[256];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    r->failed = true;
    return err_set(r->e, ERR_FAIL, "%s: %s", r->path, text);
}

/* Room for all that a file of this size can hold: growing would take the images twice, and what no image comes to fill
 * takes no memory. */
static bool take_room(struct reader *r, uint64_t file_size)
{
    uint64_t most = file_size / ROW_MIN + 1;
    r->capacity = most < DATASET_IMAGES_MAX ? (size_t)most : DATASET_IMAGES_MAX;
    r->images.pixel = mem_raw(r->capacity, DATASET_PIXELS);
    r->images.label = mem_raw(r->capacity, 1);
    return (r->images.pixel && r->images.label) || err_memory(r->e, r->path);
}

static bool check_room(struct reader *r)
{
    if (r->images.count < r->capacity)
        return true;
    if (r->capacity < DATASET_IMAGES_MAX)
        return refuse(r, "line %zu: became longer while it was read; read it again", r->line);
    return refuse(r, "line %zu: is image %zu, where at most %d are read; use a smaller file", r->line,
                  r->images.count + 1, DATASET_IMAGES_MAX);
}

/* How much of a cell an error shows. */
static int shown(size_t size)
{
    return size < SHOWN ? (int)size : SHOWN;
}

/* A cell of the header: without the names, columns in another order would be taken for pixels. */
static void check_name(struct reader *r, size_t column, const char *cell, size_t size)
{
    char want[16] = "label";
    if (column == 1)
        r->first_name = size == 6 && memcmp(cell, "pixel0", 6) == 0 ? 0 : 1;
    if (column > 0)
        snprintf(want, sizeof want, "pixel%zu", column - 1 + r->first_name);
    if (size != strlen(want) || memcmp(cell, want, size) != 0)
        refuse(r, "line %zu, column %zu: '%.*s' where the header label,pixel1,...,pixel%d has '%s'; give the file "
               "that header", r->line, column + 1, shown(size), size ? cell : "", DATASET_PIXELS, want);
}

static void take_value(struct reader *r, size_t column, const char *cell, size_t size)
{
    unsigned limit = column ? 255 : DATASET_CLASSES - 1, value = 0;
    const char *what = column ? "pixel" : "label";
    if (size == 0) {
        refuse(r, "line %zu, column %zu: the cell is empty; a %s is an integer from 0 to %u", r->line, column + 1, what,
               limit);
        return;
    }
    for (size_t i = 0; i < size; i++) {
        unsigned digit = (unsigned)(unsigned char)cell[i] - '0';
        value = value * 10 + digit;
        if (digit > 9 || value > limit) {
            refuse(r, "line %zu, column %zu: '%.*s' is not a %s, an integer from 0 to %u; mend the cell", r->line,
                   column + 1, shown(size), cell, what, limit);
            return;
        }
    }
    if (column)
        r->images.pixel[r->images.count * DATASET_PIXELS + column - 1] = (uint8_t)value;
    else
        r->images.label[r->images.count] = (uint8_t)value;
}

static void on_cell(void *cell, size_t size, void *data)
{
    struct reader *r = data;
    size_t column = r->column++;
    if (r->failed || column >= COLUMNS) /* more than that is counted, and refused when the row ends */
        return;
    if (r->rows == 0)
        check_name(r, column, cell, size);
    else if (column > 0 || check_room(r))
        take_value(r, column, cell, size);
}

static void on_row(int end, void *data)
{
    struct reader *r = data;
    (void)end;
    if (!r->failed && r->column != COLUMNS)
        refuse(r, "line %zu: has %zu columns, where label and %d pixels make %d; mend the line", r->line, r->column,
               DATASET_PIXELS, COLUMNS);
    if (!r->failed && r->rows > 0)
        r->images.count++;
    r->rows++;
    r->column = 0;
}

/* An unclosed quote would otherwise make a cell of the rest of the file. */
static void *capped_realloc(void *p, size_t size)
{
    return size <= CELL_MAX ? realloc(p, size) : NULL;
}

static bool blame_parser(struct reader *r, struct csv_parser *p)
{
    if (csv_error(p) == CSV_EPARSE)
        return refuse(r, "line %zu, column %zu: a quote is not closed, or stands within a cell; mend the cell",
                      r->line, r->column + 1);
    if (csv_get_buffer_size(p) > 0)
        return refuse(r, "line %zu, column %zu: the cell has more than %d bytes; is its quote not closed?", r->line,
                      r->column + 1, CELL_MAX);
    r->failed = true;
    return err_memory(r->e, r->path);
}

static bool is_blank(const uint8_t *s, size_t n)
{
    size_t i = 0;
    while (i < n && (s[i] == ' ' || s[i] == '\t' || s[i] == '\r' || s[i] == '\n'))
        i++;
    return i == n;
}

static void begin_line(struct reader *r)
{
    r->line++;
    r->line_rows = r->rows;
    r->line_blank = true;
}

static bool feed(struct reader *r, struct csv_parser *p, const uint8_t *s, size_t n)
{
    while (n > 0) {
        const uint8_t *end = memchr(s, '\n', n);
        size_t part = end ? (size_t)(end - s) + 1 : n;
        if (csv_parse(p, s, part, on_cell, on_row, r) != part && !r->failed)
            blame_parser(r, p);
        if (r->failed)
            return false;
        r->line_blank = r->line_blank && is_blank(s, part);
        if (end && r->rows == r->line_rows && !r->line_blank)
            return refuse(r, "line %zu, column %zu: the quote is not closed on its line; mend the cell", r->line,
                          r->column + 1);
        if (end)
            begin_line(r);
        s += part;
        n -= part;
    }
    return true;
}

static bool read_chunk(struct reader *r, int fd, uint8_t *buf, size_t *size)
{
    r->failed = !file_fill(fd, r->path, buf, CHUNK, size, r->e);
    return !r->failed;
}

/* What the first bytes tell: how many of them are a byte order mark, or that it is another kind of file. */
static bool check_start(struct reader *r, const uint8_t *buf, size_t size, size_t *mark)
{
    *mark = size >= 3 && memcmp(buf, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    if (size == 0)
        return refuse(r, "is empty; a CSV file starts with the header label,pixel1,...,pixel%d", DATASET_PIXELS);
    if (size >= 2 && buf[0] == 0x1f && buf[1] == 0x8b)
        return refuse(r, "is a gzip file; name its folder if it is an IDX file, or unpack it if it is a CSV file");
    if (size >= 2 && buf[0] == 0 && buf[1] == 0)
        return refuse(r, "is not a CSV file; name its folder if it is an IDX file");
    return true;
}

static bool parse_file(struct reader *r, struct csv_parser *p, int fd, uint8_t *buf)
{
    size_t size, mark;
    if (!read_chunk(r, fd, buf, &size) || !check_start(r, buf, size, &mark))
        return false;
    begin_line(r);
    if (!feed(r, p, buf + mark, size - mark))
        return false;
    while (size == CHUNK) {
        if (!read_chunk(r, fd, buf, &size) || !feed(r, p, buf, size))
            return false;
    }
    if (csv_fini(p, on_cell, on_row, r) != 0 && !r->failed)
        blame_parser(r, p);
    if (!r->failed && r->images.count == 0)
        refuse(r, "has %s and no image; name a file with images", r->rows ? "a header" : "no header");
    return !r->failed;
}

static bool parse(struct reader *r, int fd)
{
    struct csv_parser p;
    uint8_t *buf = mem_raw(CHUNK, 1);
    bool ok = false;
    if (!buf || csv_init(&p, CSV_STRICT | CSV_STRICT_FINI) != 0) {
        mem_free(buf);
        return err_memory(r->e, r->path);
    }
    csv_set_realloc_func(&p, capped_realloc);
    csv_set_blk_size(&p, CELL_MAX);
    ok = parse_file(r, &p, fd, buf);
    csv_free(&p);
    mem_free(buf);
    return ok;
}

bool csv_set_load(struct images *out, const char *path, struct err *e)
{
    struct reader r = {.path = path, .e = e};
    struct stat st;
    memset(out, 0, sizeof *out);
    /* O_NONBLOCK so that a FIFO is refused below instead of waited on. */
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return err_sys(e, errno, "%s: cannot be opened", path);
    bool ok = false;
    if (fstat(fd, &st) != 0)
        err_sys(e, errno, "%s: cannot be looked at", path);
    else if (!S_ISREG(st.st_mode))
        err_set(e, ERR_FAIL, "%s: is neither a folder nor a regular file; name a folder of IDX files or a CSV file",
                path);
    else
        ok = take_room(&r, (uint64_t)st.st_size) && parse(&r, fd);
    close(fd);
    if (!ok) {
        mem_free(r.images.pixel);
        mem_free(r.images.label);
        return false;
    }
    *out = r.images;
    return true;
}
