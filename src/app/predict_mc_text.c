/* SPDX-License-Identifier: MIT */
/* The report of `dropout-lab predict --mc` for a reader: 80 columns. Weight scaling (one pass with noise off) and the
 * mean of many passes stand side by side. See predict.h and train/sample.h.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "predict.h"

enum { LABEL = 27, COLUMN = 16, MOST = 10, BAR = 14, TEXT = 32 };

/* "12.34" and what it is in; "-" for what cannot be told. */
static const char *number(char out[TEXT], double value, int decimals, const char *unit)
{
    if (isnan(value))
        return "-";
    snprintf(out, TEXT, "%.*f%s", decimals, value, unit);
    return out;
}

static void print_pair(const char *label, double plain, double sampled, int decimals, const char *unit)
{
    char a[TEXT], b[TEXT];
    printf("%-*s %*s %*s\n", LABEL, label, COLUMN, number(a, plain, decimals, unit), COLUMN,
           number(b, sampled, decimals, unit));
}

static void print_sides(const struct sampled *s)
{
    char passes[TEXT];
    snprintf(passes, sizeof passes, "mean of %u", s->passes);
    printf("%-*s %*s %*s\n", LABEL, "", COLUMN, "weight scaling", COLUMN, passes);
    print_pair("loss", s->plain_loss, s->loss, 4, "");
    print_pair("accuracy", s->plain_accuracy, s->accuracy, 2, " %");
    print_pair("calibration error (ECE)", 100 * s->plain.ece, 100 * s->sampled.ece, 2, " %");
    print_pair("mean entropy, nats", NAN, s->entropy, 4, "");
    print_pair("mean mutual information", NAN, s->mutual, 4, "");
    puts("Weight scaling is one pass with noise off. Entropy: all that the network does\n"
         "not know of an image; mutual information: the part that the passes differ by.");
}

/* After 1, 2, 5, 10 ... passes, and after the last. */
static bool is_shown(unsigned passes, unsigned all)
{
    unsigned power = 1;
    while (power * 10 <= passes)
        power *= 10;
    return passes == all || passes == power || passes == 2 * power || passes == 5 * power;
}

static void print_growth(const struct sampled *s)
{
    char text[TEXT];
    printf("\nAccuracy of the mean of the first passes; weight scaling has %s %%.\npasses  ",
           number(text, s->plain_accuracy, 2, ""));
    for (unsigned t = 1; t <= s->passes; t++)
        if (is_shown(t, s->passes))
            printf(" %5u", t);
    printf("\nright %% ");
    for (unsigned t = 1; t <= s->passes; t++)
        if (is_shown(t, s->passes))
            printf(" %5s", number(text, s->accuracy_of[t - 1], s->accuracy_of[t - 1] < 100 ? 2 : 1, ""));
    puts("");
}

/* "########  |   ": as long as the share that is right, the line where it would be if it were as sure as it says. */
static void reliability_bar(char out[BAR + 1], double accuracy, double confidence)
{
    for (int i = 0; i < BAR; i++)
        out[i] = i < lround(accuracy * BAR) ? '#' : ' ';
    int mark = (int)lround(confidence * BAR);
    out[mark < BAR ? mark : BAR - 1] = '|';
    out[BAR] = 0;
}

static void print_bin(const struct reliability *r, size_t bin)
{
    char count[TEXT], sure[TEXT], right[TEXT], bar[BAR + 1] = "";
    if (!isnan(r->accuracy[bin]) && !isnan(r->confidence[bin]))
        reliability_bar(bar, r->accuracy[bin], r->confidence[bin]);
    printf(" %7s %5s %5s %-*s", text_count(count, sizeof count, r->count[bin]),
           number(sure, 100 * r->confidence[bin], 1, ""), number(right, 100 * r->accuracy[bin], 1, ""), BAR, bar);
}

static void print_reliability(const struct sampled *s)
{
    char passes[TEXT];
    snprintf(passes, sizeof passes, "mean of %u passes", s->passes);
    puts("\nReliability: images by how sure the answer is. The bar: how many are right; |:\n"
         "as many as should be.");
    printf("%6s  %-*s  %s\n", "", 5 + 7 + 5 + 2 + BAR, "weight scaling", passes);
    printf("%6s %7s %5s %5s %-*s %7s %5s %5s\n", "sure %", "images", "sure", "right", BAR, "", "images", "sure",
           "right");
    for (size_t b = 0; b < RELIABILITY_BINS; b++) {
        char range[TEXT];
        snprintf(range, sizeof range, "%zu-%zu", b * 100 / RELIABILITY_BINS, (b + 1) * 100 / RELIABILITY_BINS);
        printf("%6s", range);
        print_bin(&s->plain, b);
        print_bin(&s->sampled, b);
        puts("");
    }
}

static bool is_before(const struct sampled_image *a, const struct sampled_image *b)
{
    return a->entropy > b->entropy || isnan(b->entropy);
}

size_t predict_most_uncertain(const struct predict_report *r, size_t most, size_t *index)
{
    size_t count = 0;
    for (size_t i = 0; i < r->sampled.count; i++) {
        size_t at = count;
        for (; at > 0 && is_before(&r->each[i], &r->each[index[at - 1]]); at--)
            if (at < most)
                index[at] = index[at - 1];
        if (at < most)
            index[at] = i;
        count += count < most;
    }
    return count;
}

static void print_most_uncertain(const struct predict_report *r)
{
    size_t index[MOST], count = predict_most_uncertain(r, MOST, index);
    const struct images *images = r->is_test ? &r->data->test : &r->data->train;
    puts("\nThe most uncertain images, by their number in the set, from 0:");
    printf("%7s  %-12s %-14s %-14s %8s %8s\n", "image", "it is", "mean of passes", "noise off", "entropy", "mutual");
    for (size_t i = 0; i < count; i++) {
        const struct sampled_image *m = &r->each[index[i]];
        char entropy[TEXT], mutual[TEXT];
        printf("%7zu  %-12s %-14s %-14s %8s %8s\n", index[i], r->data->class_name[images->label[index[i]]],
               r->data->class_name[m->guess], r->data->class_name[m->plain],
               number(entropy, (double)m->entropy, 4, ""), number(mutual, (double)m->mutual, 4, ""));
    }
}

void predict_print_mc(const struct predict_report *r)
{
    char noise[96];
    printf("\nMC dropout: %u passes with noise on (%s)\n\n", r->sampled.passes,
           spec_label(noise, sizeof noise, &r->spec));
    print_sides(&r->sampled);
    print_growth(&r->sampled);
    print_reliability(&r->sampled);
    print_most_uncertain(r);
}
