/* SPDX-License-Identifier: MIT */
/* What the files of the run spec share: for each key of spec.def, in its order, how its value is read and written. */
#ifndef RUN_SPEC_WORDS_H
#define RUN_SPEC_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "run/spec.h"

enum {
#define SPEC(key, standard, range, example, about, source) SPEC_KEY_##key,
#include "run/spec.def"
#undef SPEC
    SPEC_KEY_COUNT
};

/* A spec while its words are read. How many strengths drop= must have is known only when all words are in, for net=
 * may come after it; so is what is not said of others. */
struct spec_draft {
    struct spec spec;
    unsigned rates; /* in spec.drop, as given; 1 stands for every site */
    bool wd;        /* it was said */
};

/* Takes a value, the text behind key=, into the draft. False when it is out of range or not all of it was understood;
 * the draft is of no use then. */
extern bool (*const spec_read[SPEC_KEY_COUNT])(struct spec_draft *d, const char *value);

/* Appends the value to the text in out; nothing for a value that need not be said (SPEC_AUTO). A value out of range
 * comes out as one that spec_read refuses. */
extern void (*const spec_write[SPEC_KEY_COUNT])(char *out, size_t size, const struct spec *s);

/* The draft that no word has touched: every key's default from spec.def. */
struct spec_draft spec_draft(void);

/* What only the whole line can tell: gives what was not said its value, and judges each word beside the others. */
bool spec_finish(struct spec_draft *d, struct err *e);

/* wd= where it is not said. */
double spec_standard_wd(enum spec_opt opt);

/* ---- parts of values ---- */

/* A whole number from least to most at p, and a decimal from 0 (no sign, "inf" or "nan"): what is behind it, or
 * NULL. */
const char *spec_take_whole(const char *p, uint32_t least, uint32_t most, uint32_t *out);
const char *spec_take_decimal(const char *p, double *out);

/* The shortest decimal for a value, appended. */
void spec_append_number(char *out, size_t size, double value);

enum { SPEC_CHOICES_MAX = 64 };

/* The words of a key in choice.def, by their number (spec_noise, spec_opt ...): the one that is the first n bytes of
 * text, or -1; and the word, "?" behind the last. */
int spec_choice_find(const char *key, const char *text, size_t n);
const char *spec_choice_word(const char *key, unsigned choice);

/* Of a value that was refused, the word that is none of its key's: its first byte, with its length in *n; NULL when the
 * key chooses from no words or there is no such word in it. */
const char *spec_choice_wrong(const char *key, const char *value, size_t *n);

/* ---- values of several parts ---- */

bool spec_read_drop(struct spec_draft *d, const char *value);
/* The first `count` sites, joined by commas. */
void spec_write_sites(char *out, size_t size, const struct spec *s, unsigned count);
/* One entry where all sites are alike. */
void spec_write_drop(char *out, size_t size, const struct spec *s);
/* Whether site i of both does the same in every epoch. */
bool spec_same_site(const struct spec *a, const struct spec *b, unsigned i);
/* Whether a kind's strength is a deviation, 0 to 100; it is a probability otherwise. */
bool spec_is_deviation(enum spec_noise noise);
bool spec_takes_strength(enum spec_noise noise, double value);

bool spec_read_schedule(struct spec_draft *d, const char *value);
void spec_write_schedule(char *out, size_t size, const struct spec *s);
bool spec_same_schedule(const struct spec_course *a, const struct spec_course *b);

bool spec_read_augment(struct spec_draft *d, const char *value);
void spec_write_augment(char *out, size_t size, const struct spec *s);

#endif
