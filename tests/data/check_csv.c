/* SPDX-License-Identifier: MIT */
/* Kaggle's CSV form: it gives what IDX gives, and every way in which a file can miss the form is refused by a line that
 * names file, line and column. A bad file is a good one with one cell or one line changed. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "fixture.h"
#include "tests/common/scratch.h"

enum { COLUMNS = 1 + DATASET_PIXELS, CELL = 8 };

/* How a file differs from the plain one. Rows count from 0, the header; columns from 0, the label. */
struct change {
    const char *name;
    size_t images;
    size_t row, column;
    const char *cell;   /* in place of the one at row, column; NULL: none is changed */
    const char *after;  /* behind that row, before its line end */
    size_t columns;     /* of the rows from that on, or 0: all */
    size_t width;       /* this many 'x' in place of the cell */
    bool no_header, from_zero, no_last_newline;
    const char *start, *newline;
    const char *says;
};

static void put_cell(FILE *f, const struct change *c, const struct dataset *d, size_t row, size_t column)
{
    if (c->cell && row == c->row && column == c->column)
        fputs(c->cell, f);
    else if (c->width && row == c->row && column == c->column)
        for (size_t i = 0; i < c->width; i++)
            putc('x', f);
    else if (row == 0 && column == 0)
        fputs("label", f);
    else if (row == 0)
        fprintf(f, "pixel%zu", column - c->from_zero);
    else if (column == 0)
        fprintf(f, "%d", d->train.label[row - 1]);
    else
        fprintf(f, "%d", d->train.pixel[(row - 1) * DATASET_PIXELS + column - 1]);
}

/* The training images of the set as CSV, with the change. */
static const char *put_csv(const struct change *c, const struct dataset *d)
{
    const char *path = in_folder("train.csv"), *newline = c->newline ? c->newline : "\n";
    FILE *f = fopen(path, "wb");
    ck_assert_ptr_nonnull(f);
    fputs(c->start ? c->start : "", f);
    for (size_t row = c->no_header; row <= d->train.count; row++) {
        size_t columns = c->columns && row >= c->row ? c->columns : COLUMNS;
        for (size_t column = 0; column < columns; column++) {
            if (column)
                putc(',', f);
            put_cell(f, c, d, row, column);
        }
        if (c->after && row == c->row)
            fputs(c->after, f);
        if (row < d->train.count || !c->no_last_newline)
            fputs(newline, f);
    }
    ck_assert(!ferror(f));
    ck_assert_int_eq(fclose(f), 0);
    return path;
}

static struct dataset set_of(size_t images)
{
    put_set(in_folder("set"), images, 0, false);
    return check_loads(in_folder("set"));
}

/* Variants that mean the same as the IDX files. 3,000 images take several blocks of memory and of reading. */
static const struct change good[] = {
    {"plain", .images = 3},
    {"one", .images = 1},
    {"many", .images = 3000},
    {"many with CRLF", .images = 1500, .newline = "\r\n"},
    {"CRLF", .images = 3, .newline = "\r\n"},
    {"CR", .images = 3, .newline = "\r"},
    {"byte order mark", .images = 3, .start = "\xef\xbb\xbf"},
    {"empty lines", .images = 3, .start = "\n", .newline = "\n \t\r\n\n"},
    {"no last newline", .images = 3, .no_last_newline = true},
    {"pixel0", .images = 3, .from_zero = true},
    {"quoted header", .images = 3, .cell = "\"label\""},
    {"quoted label", .images = 3, .row = 1, .cell = "\"0\""},
    {"blanks", .images = 3, .row = 2, .cell = "  1 "},
    {"leading zeros", .images = 3, .row = 3, .cell = "0002"},
};

START_TEST(csv_equals_idx)
{
    const struct change *c = &good[_i];
    struct dataset idx = set_of(c->images), csv = check_loads(put_csv(c, &idx));
    char about[64];
    ck_assert_uint_eq(csv.train.count, c->images);
    ck_assert_mem_eq(csv.train.pixel, idx.train.pixel, c->images * DATASET_PIXELS);
    ck_assert_mem_eq(csv.train.label, idx.train.label, c->images);
    ck_assert_uint_eq(csv.test.count, 0);
    ck_assert_str_eq(csv.sha256, idx.sha256);
    snprintf(about, sizeof about, "train.csv, %s", c->images == 3000 ? "3,000" : c->images == 1500 ? "1,500"
             : c->images == 3 ? "3" : "1");
    ck_assert_str_eq(csv.about, about);
    dataset_free(&idx);
    dataset_free(&csv);
}
END_TEST

/* No file of its size has more images than one with a digit a cell. */
START_TEST(smallest_rows_have_room)
{
    enum { IMAGES = 300 };
    struct dataset d = set_of(IMAGES);
    memset(d.train.pixel, 0, IMAGES * DATASET_PIXELS);
    struct dataset csv = check_loads(put_csv(&(struct change){.no_last_newline = true}, &d));
    ck_assert_uint_eq(csv.train.count, IMAGES);
    ck_assert_mem_eq(csv.train.pixel, d.train.pixel, IMAGES * DATASET_PIXELS);
    ck_assert_mem_eq(csv.train.label, d.train.label, IMAGES);
    dataset_free(&csv);
    dataset_free(&d);
}
END_TEST

static const struct change bad[] = {
    {"784 columns", .columns = 784, .says = "line 1: has 784 columns, where label and 784 pixels make 785"},
    {"786 columns", .row = 0, .after = ",pixel785", .says = "line 1: has 786 columns"},
    {"a line of 786", .row = 2, .after = ",0", .says = "line 3: has 786 columns"},
    {"a line of 786 far down", .images = 1024, .row = 1024, .after = ",0", .says = "line 1025: has 786 columns"},
    {"a line of 784", .row = 2, .columns = 784, .says = "line 3: has 784 columns"},
    {"a quoted line", .row = 2, .column = 1, .cell = "\"0,0", .after = "\"", .says = "line 3, column 2: '0,"},
    {"no header", .no_header = true, .says = "line 1, column 1: '0' where the header"},
    {"no label", .cell = "pixel0", .says = "line 1, column 1: 'pixel0' where the header"},
    {"columns in another order", .column = 7, .cell = "pixel8", .says = "line 1, column 8: 'pixel8' where the header "
     "label,pixel1,...,pixel784 has 'pixel7'"},
    {"empty name", .column = 7, .cell = "", .says = "line 1, column 8: '' where the header"},
    {"letter", .row = 2, .column = 12, .cell = "a",
     .says = "line 3, column 13: 'a' is not a pixel, an integer from 0 to 255"},
    {"letter behind a digit", .row = 3, .column = 784, .cell = "1o", .says = "line 4, column 785: '1o' is not a pixel"},
    {"256", .row = 1, .column = 1, .cell = "256", .says = "line 2, column 2: '256' is not a pixel"},
    {"many digits", .row = 1, .column = 1, .cell = "99999999999999999999",
     .says = "'99999999999999999999' is not a pixel"},
    {"more digits than shown", .row = 1, .column = 1, .cell = "4294967296429496729642949672964294967296",
     .says = "line 2, column 2: '429496729642949672964294' is not a pixel"},
    {"negative", .row = 1, .column = 1, .cell = "-1", .says = "'-1' is not a pixel"},
    {"fraction", .row = 1, .column = 1, .cell = "0.5", .says = "'0.5' is not a pixel"},
    {"control characters", .row = 1, .column = 1, .cell = "\033[2J", .says = "'?[2J' is not a pixel"},
    {"empty cell", .row = 2, .column = 5, .cell = "", .says = "line 3, column 6: the cell is empty; a pixel"},
    {"blank cell", .row = 2, .column = 5, .cell = "  ", .says = "line 3, column 6: the cell is empty"},
    {"empty label", .row = 2, .column = 0, .cell = "", .says = "line 3, column 1: the cell is empty; a label"},
    {"label 12", .row = 3, .column = 0, .cell = "12",
     .says = "line 4, column 1: '12' is not a label, an integer from 0 to 9"},
    {"unclosed quote", .row = 2, .column = 5, .cell = "\"7", .says = "line 3, column 6: the quote is not closed"},
    {"unclosed quote in the header", .row = 0, .column = 700, .cell = "\"pixel700",
     .says = "line 1, column 701: the quote is not closed"},
    {"unclosed quote before a long rest", .row = 0, .column = 0, .cell = "\"label",
     .says = "line 1, column 1: the cell has more than 4096 bytes; is its quote not closed?"},
    {"unclosed quote at the end", .row = 3, .column = 784, .cell = "\"7", .no_last_newline = true,
     .says = "line 4, column 785: a quote is not closed"},
    {"quote within a cell", .row = 2, .column = 5, .cell = "7\"7",
     .says = "line 3, column 6: a quote is not closed, or"},
    {"text behind a quote", .row = 2, .column = 5, .cell = "\"7\"7",
     .says = "line 3, column 6: a quote is not closed, or"},
    {"unclosed quote on one long line", .row = 1, .column = 9, .cell = "\"7", .newline = ",",
     .says = "line 1, column"},
    {"long cell", .row = 1, .column = 9, .width = 5000, .says = "line 2, column 10: the cell has more than 4096 bytes"},
    {"longer than a reading", .row = 1, .column = 9, .width = 400000,
     .says = "line 2, column 10: the cell has more than"},
    {"gzip", .start = "\x1f\x8b", .says = "is a gzip file"},
    {"semicolons", .start = "label;pixel1;pixel2\n",
     .says = "line 1, column 1: 'label;pixel1;pixel2' where the header"},
};

START_TEST(refuses_a_bad_csv)
{
    struct dataset d = set_of(bad[_i].images ? bad[_i].images : 3);
    const char *path = put_csv(&bad[_i], &d);
    check_refused(path, path, bad[_i].says);
    dataset_free(&d);
}
END_TEST

static const struct {
    const char *content;
    size_t size;
    const char *says;
} bare[] = {
    {"", 0, "is empty"},
    {"\n\n", 2, "has no header and no image"},
    {"\xef\xbb\xbf", 3, "has no header and no image"},
    {"\0\0\x08\x03", 4, "is not a CSV file"},
    {"5", 1, "line 1, column 1: '5' where the header"},
};

START_TEST(refuses_a_bare_file)
{
    const char *path = in_folder("x.csv");
    struct bytes b = zeros(bare[_i].size);
    memcpy(b.at, bare[_i].content, b.size);
    scratch_write(path, b.at, b.size);
    bytes_free(&b);
    check_refused(path, path, bare[_i].says);
}
END_TEST

START_TEST(refuses_a_header_alone)
{
    struct dataset none = {0};
    for (int end = 0; end < 2; end++) {
        const char *path = put_csv(&(struct change){.no_last_newline = end}, &none);
        check_refused(path, path, "has a header and no image");
    }
}
END_TEST

START_TEST(refuses_what_is_no_file)
{
    const char *path = in_folder("x.csv");
    check_refused(path, path, "No such file");
    ck_assert_int_eq(mkfifo(path, 0644), 0);
    check_refused(path, path, "is neither a folder nor a regular file");
    check_refused("/dev/null", "/dev/null", "is neither a folder nor a regular file");
    ck_assert_int_eq(remove(path), 0);
    struct bytes b = zeros(4);
    scratch_write(path, b.at, b.size);
    bytes_free(&b);
    check_refused_permission(path, path);
}
END_TEST

Suite *csv_suite(void)
{
    Suite *s = suite_create("data/csv");
    TCase *t = tcase_create("csv");
    tcase_set_timeout(t, 60);
    fixture_add(t);
    tcase_add_loop_test(t, csv_equals_idx, 0, (int)(sizeof good / sizeof *good));
    tcase_add_test(t, smallest_rows_have_room);
    tcase_add_loop_test(t, refuses_a_bad_csv, 0, (int)(sizeof bad / sizeof *bad));
    tcase_add_loop_test(t, refuses_a_bare_file, 0, (int)(sizeof bare / sizeof *bare));
    tcase_add_test(t, refuses_a_header_alone);
    tcase_add_test(t, refuses_what_is_no_file);
    suite_add_tcase(s, t);
    return s;
}
