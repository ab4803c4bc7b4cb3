/* SPDX-License-Identifier: MIT */
/* Groups in a table, newest first, a line each. Columns keep their places while numbers grow; on a narrow screen whole
 * columns go, and no number is ever cut. The selected group is always among those shown.
 */
#ifndef TABLE_H
#define TABLE_H

#include "pane.h"

/* The words' column has TABLE_WORDS_WANT, unless all of them are shorter or the screen is narrow. */
enum { TABLE_CELL_BYTES = 256, TABLE_RANK_MAX = 9, TABLE_WORDS_WANT = 26 };

struct table_column {
    /* may be wider than the column: then it goes on over the next ones, or, when `right`, begins over the words */
    const char *title;
    int rank;          /* the highest goes first; 0 stays */
    int gap;           /* blanks before it */
    int air;           /* more of them, where there is room for those of all columns */
    bool right;
    int width;                             /* 0: by `sized` */
    int (*sized)(const struct frame *f);   /* 0: not there at all */
    void (*head)(const struct frame *f, char *out);       /* instead of title */
    enum style (*style)(const struct lab_group *group);   /* NULL: normal */
    void (*print)(const struct frame *f, const struct lab_group *group, char *out); /* TABLE_CELL_BYTES */
};

struct table {
    const struct table_column *column;
    int count;
    int wide;        /* the column of words, which takes what the others leave, and is cut between words */
    bool figures;    /* hidden groups and those without an epoch are left out: they have none to compare */
};

/* Groups it has. */
size_t table_groups(const struct table *t, const struct lab *lab);

/* Titles, then as many lines as r has. */
void table_draw(struct frame *f, struct rect r, const struct table *t);

/* Bytes of ASCII text that fit into w columns; words that do not are left out whole. */
int table_words_fit(const char *text, int w);

/* ---- columns that several tables have ---- */

void table_cursor(const struct frame *f, const struct lab_group *group, char *out);    /* ">": selected */
void table_reference(const struct frame *f, const struct lab_group *group, char *out); /* "r": reference */
void table_number(const struct frame *f, const struct lab_group *group, char *out);
void table_sample(const struct frame *f, const struct lab_group *group, char *out);    /* how its curves are drawn */
void table_words(const struct frame *f, const struct lab_group *group, char *out);     /* rates, and what is special */

/* Last valid loss less off, or less train. */
void table_gap(const struct frame *f, const struct lab_group *group, char *out);
void table_overfits(const struct frame *f, const struct lab_group *group, char *out); /* "from 11" or "-" */
int table_overfits_width(const struct frame *f);

enum style table_run_style(const struct lab_group *group);
enum style table_strong(const struct lab_group *group);

/* The first columns, up to the words. */
enum { TABLE_WORDS = 4 };
#define TABLE_LEAD_COLUMNS \
    {.title = "", .width = 1, .gap = 1, .style = table_strong, .print = table_cursor}, \
    {.title = "", .width = 1, .print = table_reference}, \
    {.title = "run", .width = 3, .right = true, .style = table_run_style, .print = table_number}, \
    {.title = "", .width = 1, .gap = 1, .style = table_run_style, .print = table_sample}, \
    {.title = "dropout", .gap = 1, .print = table_words}

/* Whether a site has the noise that is a known mistake. */
bool table_is_wrong(const struct spec *s);

/* Whether a group has several seeds, so that means and spreads have columns. */
bool table_has_seeds(const struct lab *lab);
/* Columns of "2/5", members that are over; 0 while every group has one seed. */
int table_seeds_width(const struct frame *f);
/* Columns of a spread, "±0.0031"; 0 when there is none. */
int table_spread_width(const struct frame *f);
/* Digits of the largest number of epochs. */
int table_epoch_digits(const struct frame *f);

#endif
