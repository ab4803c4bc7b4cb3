/* SPDX-License-Identifier: MIT */
/* history.csv; see run/history_csv.h. The worker writes a line before it announces the epoch, so what the screen has
 * shown is in the file. Cells go through csv_cell. Used by the run's thread.
 */
#include "run/history_csv.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "run/csv_cell.h"

enum { CELL_MAX = 400 }; /* bytes: the longest %.4f of a double has 309 digits before the point */

static bool print_header(FILE *file, int columns)
{
    if (!csv_cell_write(file, "epoch"))
        return false;
    for (int m = 0; m < columns; m++) {
        if (fputc(',', file) == EOF || !csv_cell_write(file, metric_info[m].column))
            return false;
    }
    return fputc('\n', file) != EOF;
}

/* A percentage has 4 decimals, which is exact to one image in 10,000 and more; a loss has 8 significant digits, a
 * float's worth. printf would tell a NaN's sign, which means nothing here and which not every reader knows. */
static void format_value(char *cell, size_t size, const struct epoch_row *row, enum metric m)
{
    if (!metric_has(row, m))
        cell[0] = 0;
    else if (isnan(row->value[m]))
        snprintf(cell, size, "nan");
    else
        snprintf(cell, size, strcmp(metric_info[m].unit, "%") == 0 ? "%.4f" : "%.8g", row->value[m]);
}

void history_csv_round(struct epoch_row *row)
{
    char cell[CELL_MAX];
    for (enum metric m = 0; m < METRIC_COUNT; m++) {
        format_value(cell, sizeof cell, row, m);
        if (cell[0])
            row->value[m] = strtod(cell, NULL);
    }
}

enum metric history_csv_differs(const struct epoch_row *a, const struct epoch_row *b, uint32_t columns)
{
    char x[CELL_MAX], y[CELL_MAX];
    for (enum metric m = 0; m < METRIC_COUNT; m++) {
        format_value(x, sizeof x, a, m);
        format_value(y, sizeof y, b, m);
        if ((columns >> m & 1) && strcmp(x, y) != 0)
            return m;
    }
    return METRIC_COUNT;
}

static bool print_row(FILE *file, const struct epoch_row *row, int columns)
{
    if (fprintf(file, "%lu", (unsigned long)row->epoch) < 0)
        return false;
    for (int m = 0; m < columns; m++) {
        char cell[CELL_MAX];
        format_value(cell, sizeof cell, row, (enum metric)m);
        if (fputc(',', file) == EOF || !csv_cell_write(file, cell))
            return false;
    }
    return fputc('\n', file) != EOF;
}

bool history_csv_print(FILE *file, const struct epoch_row *row)
{
    return row ? print_row(file, row, METRIC_COUNT) : print_header(file, METRIC_COUNT);
}

/* Closes after a failed write. fclose may still get a part of the buffered line out; half a line would be read as a
 * wrong number, so the file is cut back to `whole`, the end of its last full line. Where it cannot be (a pipe, a
 * device) there is nothing to do about it. */
static void abandon(struct history_csv *c, off_t whole)
{
    fclose(c->file);
    c->file = NULL;
    if (whole >= 0 && truncate(c->path, whole) != 0)
        return;
}

static bool open_file(struct history_csv *c, const char *path, int flags, struct err *e)
{
    c->file = NULL;
    c->columns = METRIC_COUNT;
    if (strlen(path) >= sizeof c->path)
        return err_set(e, ERR_FAIL, "%.200s...: the path is longer than %d bytes", path, FILE_PATH_MAX - 1);
    strcpy(c->path, path);
    int fd = open(path, O_CREAT | O_CLOEXEC | flags, 0666);
    if (fd < 0 && errno == ELOOP && (flags & O_NOFOLLOW))
        return err_set(e, ERR_FAIL, "%s: is a symbolic link, which a run is not written through; remove it", path);
    if (fd < 0)
        return err_sys(e, errno, "%s: cannot be written; choose another place", path);
    c->file = fdopen(fd, flags & O_RDWR ? "r+" : "w");
    if (c->file)
        return true;
    int saved = errno;
    close(fd);
    return err_sys(e, saved, "%s: cannot be written", path);
}

bool history_csv_open(struct history_csv *c, const char *path, struct err *e)
{
    if (!open_file(c, path, O_WRONLY | O_TRUNC, e))
        return false;
    if (print_header(c->file, METRIC_COUNT) && fflush(c->file) == 0)
        return true;
    int saved = errno;
    abandon(c, 0);
    return err_sys(e, saved, "%s: cannot be written; choose another place", path);
}

/* Of the first line: how many metrics it has, which are the first ones in their order; -1: they are not. */
static int known_columns(const char *line)
{
    static const char first[] = "epoch";
    int m = 0;
    if (strncmp(line, first, strlen(first)) != 0)
        return -1;
    line += strlen(first);
    for (; *line == ',' && m < METRIC_COUNT; m++) {
        size_t n = strlen(metric_info[m].column);
        if (strncmp(line + 1, metric_info[m].column, n) != 0)
            return -1;
        line += 1 + n;
    }
    return strcmp(line, "\n") == 0 || strcmp(line, "\r\n") == 0 ? m : -1;
}

/* Where the last whole line ends; *columns: metrics of the first one. A zero is no text: a power cut has left it, and
 * what is behind it. */
static off_t end_of_lines(FILE *file, int *columns)
{
    char line[CELL_MAX];
    off_t whole = 0;
    *columns = fgets(line, sizeof line, file) ? known_columns(line) : -1;
    rewind(file);
    for (int c; (c = getc(file)) != EOF && c != 0;) {
        if (c == '\n')
            whole = ftello(file);
    }
    return ferror(file) ? -1 : whole;
}

bool history_csv_reopen(struct history_csv *c, const char *path, struct err *e)
{
    if (!open_file(c, path, O_RDWR | O_NOFOLLOW, e))
        return false;
    int columns;
    off_t whole = end_of_lines(c->file, &columns);
    if (whole > 0 && columns < 0) { /* values would come to stand below other names */
        fclose(c->file);
        c->file = NULL;
        return err_set(e, ERR_FAIL, "%s, line 1: has other columns than those that are written here, or in another "
                       "order; put them back", path);
    }
    if (whole > 0)
        c->columns = columns;
    if (whole >= 0 && fseeko(c->file, whole, SEEK_SET) == 0 && ftruncate(fileno(c->file), whole) == 0
        && (whole || print_header(c->file, METRIC_COUNT)) && fflush(c->file) == 0)
        return true;
    int saved = errno;
    abandon(c, whole);
    return err_sys(e, saved, "%s: cannot be written; choose another place", path);
}

/* fprintf to a full disk succeeds; only the flush tells. */
bool history_csv_append(struct history_csv *c, const struct epoch_row *row, struct err *e)
{
    if (!c->file)
        return false;
    off_t whole = ftello(c->file);
    if (print_row(c->file, row, c->columns) && fflush(c->file) == 0)
        return true;
    int saved = errno;
    abandon(c, whole);
    return err_sys(e, saved, "%s: cannot be written from epoch %lu on, make room", c->path,
                   (unsigned long)row->epoch);
}

bool history_csv_sync(struct history_csv *c, struct err *e)
{
    if (!c->file)
        return false;
    return (fflush(c->file) == 0 && fsync(fileno(c->file)) == 0)
        || err_sys(e, errno, "%s: cannot be written to the disk", c->path);
}

/* Some things that --csv can name, pipes and devices, cannot be synced and say EINVAL or EROFS. */
bool history_csv_close(struct history_csv *c, struct err *e)
{
    if (!c->file)
        return true;
    bool ok = fflush(c->file) == 0 && (fsync(fileno(c->file)) == 0 || errno == EINVAL || errno == EROFS);
    int saved = errno;
    if (fclose(c->file) != 0 && ok) {
        ok = false;
        saved = errno;
    }
    c->file = NULL;
    return ok || err_sys(e, saved, "%s: cannot be written to its end, make room before the next run", c->path);
}
