/* SPDX-License-Identifier: MIT */
/* The first lines of a CSV file; see csv_head.h. Only looks: libcsv reads the cells. */
#include "csv_head.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "name.h"
#include "number.h"

static const char separators[] = {',', ';', '\t'};

/* The end of the cell that starts at s. */
static const char *cell_end(const char *s, const char *end, char separator)
{
    bool quoted = false;
    for (; s < end && (quoted || *s != separator); s++)
        quoted = quoted != (*s == '"');
    return s;
}

char csv_head_separator(const char *line, size_t size)
{
    char best = ',';
    size_t most = 0;
    for (size_t i = 0; i < sizeof separators; i++) {
        size_t n = 0;
        for (const char *s = line, *end = line + size; (s = cell_end(s, end, separators[i])) < end; s++)
            n++;
        if (n > most) {
            most = n;
            best = separators[i];
        }
    }
    return best;
}

struct tally {
    size_t cells, numbers, names;
    bool blanks; /* within a name */
    bool steps;  /* a name counts steps */
};

static void trim(const char **s, size_t *n)
{
    while (*n && (isspace((unsigned char)**s) || **s == '"')) {
        ++*s;
        --*n;
    }
    while (*n && (isspace((unsigned char)(*s)[*n - 1]) || (*s)[*n - 1] == '"'))
        --*n;
}

static void count_cell(struct tally *t, const char *s, size_t n)
{
    double value;
    trim(&s, &n);
    enum cell kind = number_read(s, n, &value);
    t->cells++;
    t->numbers += kind == CELL_NUMBER;
    t->names += kind == CELL_TEXT;
    t->blanks = t->blanks || memchr(s, ' ', n);
    t->steps = t->steps || name_counts_steps(s, n) >= 0;
}

static struct tally count_cells(const char *line, size_t size, char separator)
{
    struct tally t = {0};
    const char *end = line + size;
    while (true) {
        const char *cell = cell_end(line, end, separator);
        count_cell(&t, line, (size_t)(cell - line));
        if (cell == end)
            return t;
        line = cell + 1;
    }
}

static bool is_blank(const char *s, size_t n)
{
    while (n && isspace((unsigned char)*s)) {
        s++;
        n--;
    }
    return n == 0;
}

/* The next line that is not blank; false when it is not there to its end. */
static bool next_row(const char *s, size_t rest, const char **row, size_t *size)
{
    while (rest > 0) {
        const char *end = memchr(s, '\n', rest);
        if (!end)
            return false;
        *row = s;
        *size = (size_t)(end - s) + 1;
        if (!is_blank(s, *size))
            return true;
        rest -= *size;
        s += *size;
    }
    return false;
}

bool csv_head_is(const char *line, size_t size, size_t rest, bool within)
{
    char separator = csv_head_separator(line, size);
    struct tally head = count_cells(line, size, separator);
    if (head.numbers > 0 || head.names == 0 || head.names + 1 < head.cells)
        return false;
    if (head.blanks && !head.steps && (within || head.cells == 1))
        return false;
    if (head.cells == 1 && within && !head.steps)
        return false;
    const char *row;
    size_t row_size;
    if (!next_row(line + size, rest, &row, &row_size))
        return false;
    struct tally first = count_cells(row, row_size, separator);
    return first.numbers > 0 && (first.cells == head.cells || first.cells == head.cells + 1);
}

static bool has(char *const *column, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(column[i], name) == 0)
            return true;
    }
    return false;
}

static bool starts(char *const *column, size_t count, const char *const *names)
{
    size_t i = 0;
    while (names[i] && i < count && strcmp(column[i], names[i]) == 0)
        i++;
    return !names[i];
}

static bool is_own(char *const *column, size_t count)
{
    static const char *const names[] = {"epoch", "train_loss", "train_accuracy", "valid_loss", "valid_accuracy", NULL};
    return starts(column, count, names);
}

static bool is_fastai(char *const *column, size_t count)
{
    static const char *const names[] = {"epoch", "train_loss", "valid_loss", NULL};
    return starts(column, count, names) && strcmp(column[count - 1], "time") == 0;
}

static bool is_ultralytics(char *const *column, size_t count)
{
    return has(column, count, "epoch") && (has(column, count, "train/box_loss") || has(column, count, "train/loss"))
           && (has(column, count, "lr/pg0") || has(column, count, "x/lr0"));
}

static bool is_lightning(char *const *column, size_t count)
{
    return has(column, count, "epoch") && has(column, count, "step");
}

/* `epoch`, then the keys sorted; of late always with those of validation, whether there is any or not. */
static bool is_keras(char *const *column, size_t count)
{
    if (count < 2 || strcmp(column[0], "epoch") != 0)
        return false;
    for (size_t i = 2; i < count; i++) {
        if (strcmp(column[i - 1], column[i]) >= 0)
            return false;
    }
    return has(column, count, "loss");
}

static bool is_late_keras(char *const *column, size_t count)
{
    return is_keras(column, count) && strncmp(column[count - 1], "val_", 4) == 0;
}

static const struct {
    bool (*is)(char *const *column, size_t count);
    struct csv_writer writer;
} writers[] = {
    {is_own, {.name = "dropout-lab history.csv"}},
    {is_fastai, {.name = "fastai history.csv", .joins = true, .once = true}},
    {is_ultralytics, {.name = "Ultralytics results.csv", .joins = true, .once = true}},
    /* Its test rows may start from step 0; it never appends to a file of before. */
    {is_lightning, {.name = "Lightning metrics.csv"}},
    {is_late_keras, {.name = "Keras CSVLogger", .joins = true, .once = true}},
    {is_keras, {.name = "Keras CSVLogger", .joins = true}},
};

const struct csv_writer *csv_head_writer(char *const *column, size_t count)
{
    static const struct csv_writer other = {.name = "CSV", .joins = true};
    for (size_t i = 0; i < sizeof writers / sizeof *writers; i++) {
        if (writers[i].is(column, count))
            return &writers[i].writer;
    }
    return &other;
}
